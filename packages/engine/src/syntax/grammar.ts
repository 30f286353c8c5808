/**
 * The grammar, and nothing else: no actions, no messages. Two tokens of lookahead, no gates, no backtracking. Blocks arrive as one token (chunks.ts), so a
 * rule reads one line; the lines of a block are read by the rule of their place (from-cst.ts). For the same reason Chevrotain's own recovery is off: a line
 * is small enough to be given up as a whole, its neighbours are read on their own, and nothing is inserted that nobody wrote.
 */
import { CstParser, type CstNode, type IParserErrorMessageProvider, type Rule as GrammarRule, type TokenType } from 'chevrotain';
import { Lookahead, knownDecisions, type Decisions } from './lookahead.js';
import * as t from './tokens.js';

const r = t.reserved;
const p = t.phrase;

/** Set by the build for the bundled program, where the tests have already proved the grammar sound; checking it again would only cost time at start. */
declare const TRUCE_SKIP_GRAMMAR_VALIDATION: boolean | undefined;
const skipValidations = typeof TRUCE_SKIP_GRAMMAR_VALIDATION !== 'undefined' && TRUCE_SKIP_GRAMMAR_VALIDATION === true;

/** What was expected, as token names; the sentences are made in messages.ts. */
const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => expected.name,
  buildNotAllInputParsedMessage: () => '',
  buildNoViableAltMessage: ({ expectedPathsPerAlt }) => firstOf(expectedPathsPerAlt.flat()),
  buildEarlyExitMessage: ({ expectedIterationPaths }) => firstOf(expectedIterationPaths),
};
const firstOf = (paths: readonly (readonly TokenType[])[]): string => [...new Set(paths.flatMap((path) => (path[0] === undefined ? [] : [path[0].name])))].join(' ');

type Rule = () => CstNode;

/** What Chevrotain keeps to itself, and a parser that starts with its decisions has to set. */
interface Inside {
  selfAnalysisDone: boolean;
  readonly fullRuleNameToShort: Readonly<Record<string, number>>;
  readonly CST_STACK: CstNode[];
  setLaFuncCache(key: number, decide: unknown): void;
}

export class TruceParser extends CstParser {
  private readonly productions: () => Record<string, GrammarRule>;

  /**
   * Chevrotain learns its grammar by running each rule once in a way of its own, and keeps a slower parser from that. A parser that is given its decisions
   * needs none of it until a line is wrong: then a second one, made the long way, says what could have stood there.
   */
  constructor(lookahead = new Lookahead({ maxLookahead: 2 }), decisions: Decisions | null = knownDecisions()) {
    // Chevrotain chooses how it compares tokens before it has worked out which count as others; this says that some do.
    t.Name.categoryMatches ??= [0];
    super([...t.allTokens], {
      maxLookahead: 2, nodeLocationTracking: 'onlyOffset', errorMessageProvider: expectations, skipValidations, lookaheadStrategy: lookahead,
    });
    let productions: Record<string, GrammarRule> | undefined;
    this.productions = () => (productions ??= decisions === null ? super.getGAstProductions() : new TruceParser(undefined, null).getGAstProductions());
    if (decisions === null) { this.performSelfAnalysis(); return; }
    const inside = this as unknown as Inside;
    for (const { rule, method, occurrence, decide } of lookahead.decided(decisions)) inside.setLaFuncCache(inside.fullRuleNameToShort[rule]! | (method << 8) | occurrence, decide);
    inside.selfAnalysisDone = true;
  }

  /** Chevrotain's own makes the children an object without a prototype, which is a hash table and costs several times as much. Names of rules and tokens are no names of `Object`'s. */
  protected cstInvocationStateUpdate(name: string): void {
    (this as unknown as Inside).CST_STACK.push({ name, children: {}, location: { startOffset: this.LA(1).startOffset, endOffset: -1 } });
  }

  override getGAstProductions(): Record<string, GrammarRule> { return this.productions(); }

  /* -------------------------------------------------------------- declarations */

  readonly import: Rule = this.RULE('import', () => { this.CONSUME(t.DeclarationWord); this.CONSUME(t.Text); });

  readonly policy: Rule = this.RULE('policy', () => { this.CONSUME(t.DeclarationWord); this.CONSUME(t.Text); this.CONSUME(t.Block); });

  readonly record: Rule = this.RULE('record', () => {
    this.CONSUME(t.DeclarationWord);
    this.CONSUME(t.Title);
    this.OPTION(() => this.CONSUME(t.Text));
    this.OPTION1(() => this.CONSUME(t.Dated));
    this.CONSUME(t.Block);
  });

  readonly parameter: Rule = this.RULE('parameter', () => {
    this.CONSUME(t.DeclarationWord);
    this.CONSUME(t.Name);
    this.OPTION(() => this.CONSUME(t.Text));
    this.CONSUME(t.Equals);
    this.SUBRULE(this.expression);
    this.OPTION1(() => this.SUBRULE(this.dated));
    this.OPTION2(() => { this.CONSUME(r.because); this.CONSUME1(t.Text); });
  });

  readonly scale: Rule = this.RULE('scale', () => {
    this.CONSUME(t.DeclarationWord);
    this.CONSUME(t.Name);
    this.CONSUME(r.of);
    this.CONSUME1(t.Name);
    this.SUBRULE(this.type);
    this.OPTION(() => this.SUBRULE(this.dated));
    this.CONSUME(t.Block);
  });

  readonly table: Rule = this.RULE('table', () => {
    this.CONSUME(t.DeclarationWord);
    this.CONSUME(t.Name);
    this.OR([{ ALT: () => this.CONSUME(r.of) }, { ALT: () => this.CONSUME(t.OfSource) }]);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.axis) });
    this.CONSUME(t.Gives);
    this.SUBRULE(this.type);
    this.OPTION(() => this.SUBRULE(this.dated));
    this.OPTION1(() => this.CONSUME(p['topmost row']));
    this.CONSUME(t.Grid);
  });

  readonly axis: Rule = this.RULE('axis', () => {
    this.OR([
      { ALT: () => { this.CONSUME(t.Title); this.CONSUME(t.Dot); this.CONSUME(t.Name); } },
      { ALT: () => { this.CONSUME1(t.Name); this.SUBRULE(this.plainType); } },
    ]);
  });

  readonly relation: Rule = this.RULE('relation', () => {
    this.CONSUME(t.DeclarationWord);
    this.CONSUME(t.Title);
    this.OPTION(() => this.CONSUME(t.Text));
    this.OPTION1(() => this.SUBRULE(this.each));
    this.OPTION2(() => { this.CONSUME(r.by); this.CONSUME(t.Name); });
    this.CONSUME(t.Block);
  });

  /** `always` and `guard` */
  readonly assertion: Rule = this.RULE('assertion', () => {
    this.CONSUME(t.DeclarationWord);
    this.CONSUME(t.Text);
    this.OPTION(() => this.SUBRULE(this.each));
    this.CONSUME(t.Block);
  });

  readonly test: Rule = this.RULE('test', () => {
    this.CONSUME(t.DeclarationWord);
    this.CONSUME(t.Text);
    this.OPTION(() => {
      this.CONSUME(p['as of']);
      this.OR([{ ALT: () => this.CONSUME(t.DateLiteral) }, { ALT: () => this.CONSUME(t.TimeLiteral) }]);
    });
    this.CONSUME(t.Block);
  });

  readonly each: Rule = this.RULE('each', () => {
    this.OR([
      { ALT: () => {
        this.CONSUME(p['for each distinct']);
        this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.distinctKey) });
        this.OR1([{ ALT: () => this.CONSUME(r.in) }, { ALT: () => this.CONSUME(t.InCurrency) }]);
        this.SUBRULE(this.relationName);
      } },
      { ALT: () => {
        this.CONSUME(p['for each']);
        this.AT_LEAST_ONE_SEP1({ SEP: t.Comma, DEF: () => this.SUBRULE(this.eachItem) });
      } },
    ]);
    this.OPTION(() => { this.CONSUME(r.where); this.SUBRULE(this.logic); });
  });

  readonly distinctKey: Rule = this.RULE('distinctKey', () => {
    this.SUBRULE(this.postfix);
    this.OPTION(() => { this.CONSUME(r.as); this.CONSUME(t.Name); });
  });

  readonly eachItem: Rule = this.RULE('eachItem', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.relationName) },
      { ALT: () => {
        this.CONSUME(t.Name);
        this.OPTION(() => this.OR1([
          { ALT: () => { this.CONSUME(r.in); this.SUBRULE(this.postfix); this.CONSUME(r.by); this.CONSUME(t.Text); } },
          { ALT: () => { this.CONSUME(t.Above); this.SUBRULE1(this.postfix); this.SUBRULE(this.above); } },
        ]));
      } },
    ]);
  });

  /** `by manager at closed_on`: the field that says who is above, and the day of it. */
  readonly above: Rule = this.RULE('above', () => {
    this.CONSUME(r.by);
    this.CONSUME(t.Name);
    this.OPTION(() => { this.CONSUME(t.At); this.SUBRULE(this.postfix); });
    this.OPTION1(() => { this.CONSUME(r.otherwise); this.CONSUME(r.nobody); });
  });

  readonly relationName: Rule = this.RULE('relationName', () => {
    this.CONSUME(t.Title);
    this.OPTION(() => { this.CONSUME(t.Dot); this.CONSUME(t.Name); });
  });

  readonly dated: Rule = this.RULE('dated', () => {
    this.CONSUME(r.from);
    this.SUBRULE(this.day);
    this.OPTION(() => { this.CONSUME(r.through); this.SUBRULE1(this.day); });
  });

  readonly day: Rule = this.RULE('day', () => {
    this.OR([{ ALT: () => this.CONSUME(t.DateLiteral) }, { ALT: () => this.CONSUME(t.PeriodLiteral) }]);
  });

  /* -------------------------------------------------------------- policy lines */

  readonly policyLine: Rule = this.RULE('policyLine', () => {
    this.OR([
      { ALT: () => { this.CONSUME(t.Currency); this.CONSUME(t.Title); } },
      { ALT: () => { this.CONSUME(t.Timezone); this.CONSUME(t.Text); } },
      { ALT: () => { this.CONSUME(p['year starts']); this.CONSUME1(t.Title); this.OPTION(() => { this.CONSUME(p['named by']); this.CONSUME(t.Name); }); } },
      { ALT: () => { this.CONSUME(t.Rounding); this.OR1([{ ALT: () => this.CONSUME(p['half up']) }, { ALT: () => this.CONSUME(p['half even']) }]); } },
      { ALT: () => {
        this.CONSUME(t.Hours);
        this.CONSUME2(t.Title);
        this.CONSUME(r.to);
        this.CONSUME3(t.Title);
        this.CONSUME(t.ClockLiteral);
        this.CONSUME1(r.to);
        this.CONSUME1(t.ClockLiteral);
      } },
      { ALT: () => {
        this.CONSUME(t.Holidays);
        this.OR2([
          { ALT: () => this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.CONSUME(t.DateLiteral) }) },
          { ALT: () => { this.CONSUME1(t.Name); this.CONSUME(t.OfSource); this.CONSUME4(t.Title); } },
        ]);
      } },
      { ALT: () => {
        this.CONSUME(t.Closes);
        this.OR3([
          { ALT: () => { this.CONSUME(r.on); this.CONSUME5(t.Title); this.CONSUME(t.Dot); this.CONSUME2(t.Name); } },
          { ALT: () => this.CONSUME3(t.Name) },
        ]);
      } },
      { ALT: () => { this.CONSUME(t.Office); this.CONSUME9(t.Title); this.CONSUME(t.Block); } },
      { ALT: () => { this.CONSUME(t.Calendar); this.CONSUME6(t.Title); } },
      { ALT: () => {
        this.CONSUME(t.Rates);
        this.CONSUME7(t.Title);
        this.CONSUME(t.Colon);
        this.SUBRULE(this.rateSide);
        this.CONSUME(t.Equals);
        this.SUBRULE1(this.rateSide);
      } },
      { ALT: () => {
        this.CONSUME(t.Party);
        this.CONSUME4(t.Name);
        this.OPTION1(() => { this.CONSUME(t.LeftParen); this.AT_LEAST_ONE_SEP1({ SEP: t.Comma, DEF: () => this.CONSUME8(t.Title) }); this.CONSUME(t.RightParen); });
      } },
      { ALT: () => { this.CONSUME(t.Intent); this.CONSUME1(t.Text); } },
      { ALT: () => this.SUBRULE(this.accept) },
      { ALT: () => this.SUBRULE(this.dated) },
    ]);
  });

  readonly officeLine: Rule = this.RULE('officeLine', () => {
    this.OR([
      { ALT: () => { this.CONSUME(t.Timezone); this.CONSUME(t.Text); } },
      { ALT: () => {
        this.CONSUME(t.Hours);
        this.OR1([
          { ALT: () => { this.CONSUME(t.OfSource); this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.CONSUME(t.Title) }); } },
          { ALT: () => { this.CONSUME1(t.Title); this.CONSUME(r.to); this.CONSUME2(t.Title); this.CONSUME(t.ClockLiteral); this.CONSUME1(r.to); this.CONSUME1(t.ClockLiteral); } },
        ]);
      } },
      { ALT: () => {
        this.CONSUME(t.Holidays);
        this.OR2([
          { ALT: () => this.AT_LEAST_ONE_SEP1({ SEP: t.Comma, DEF: () => this.CONSUME(t.DateLiteral) }) },
          { ALT: () => { this.CONSUME(t.Name); this.CONSUME1(t.OfSource); this.CONSUME3(t.Title); } },
        ]);
      } },
    ]);
  });

  readonly rateSide: Rule = this.RULE('rateSide', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.MoneyLiteral) },
      { ALT: () => {
        this.OR1([{ ALT: () => this.CONSUME(t.NumberLiteral) }, { ALT: () => this.CONSUME(t.Name) }]);
        this.OR2([{ ALT: () => this.CONSUME(t.Title) }, { ALT: () => this.CONSUME1(t.Name) }]);
      } },
    ]);
  });

  /* -------------------------------------------------------------- records */

  readonly field: Rule = this.RULE('field', () => {
    this.SUBRULE(this.fieldName);
    this.OPTION(() => this.CONSUME(t.Text));
    this.OR([
      { ALT: () => { this.CONSUME(t.Equals); this.SUBRULE(this.expression); } },
      { ALT: () => { this.SUBRULE(this.type); this.MANY(() => this.SUBRULE(this.fieldOption)); } },
    ]);
  });

  /** A calendar's rows run `from … through …`, so a record may have fields with these names; nothing else may. */
  readonly fieldName: Rule = this.RULE('fieldName', () => {
    this.OR([{ ALT: () => this.CONSUME(t.Name) }, { ALT: () => this.CONSUME(r.from) }, { ALT: () => this.CONSUME(r.through) }]);
  });

  readonly type: Rule = this.RULE('type', () => {
    this.OR([
      { ALT: () => { this.CONSUME(p['one of']); this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.choice) }); } },
      { ALT: () => this.SUBRULE(this.plainType) },
    ]);
  });

  readonly choice: Rule = this.RULE('choice', () => { this.OR([{ ALT: () => this.CONSUME(t.Title) }, { ALT: () => this.CONSUME(t.Text) }]); });

  readonly plainType: Rule = this.RULE('plainType', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Title) },
      { ALT: () => this.CONSUME(r.count) },
      { ALT: () => {
        this.CONSUME(t.Name);
        this.OPTION(() => {
          this.OR1([{ ALT: () => this.CONSUME(r.in) }, { ALT: () => this.CONSUME(t.InCurrency) }]);
          this.OR2([{ ALT: () => this.CONSUME1(t.Title) }, { ALT: () => this.CONSUME1(t.Name) }]);
        });
      } },
    ]);
  });

  readonly fieldOption: Rule = this.RULE('fieldOption', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Key) },
      { ALT: () => this.CONSUME(t.Optional) },
      { ALT: () => this.CONSUME(t.Planned) },
      { ALT: () => { this.CONSUME(p['edited by']); this.SUBRULE(this.names); } },
      { ALT: () => { this.CONSUME(p['fixed on']); this.CONSUME(t.Name); } },
      { ALT: () => { this.CONSUME(r.to); this.CONSUME(t.NumberLiteral); this.CONSUME(t.Decimals); } },
      { ALT: () => {
        this.OR1([
          { ALT: () => this.CONSUME(t.Above) }, { ALT: () => this.CONSUME(p['at least']) }, { ALT: () => this.CONSUME(t.Below) }, { ALT: () => this.CONSUME(p['at most']) },
          { ALT: () => this.CONSUME(r.from) },
        ]);
        this.SUBRULE(this.operand);
      } },
    ]);
  });

  readonly names: Rule = this.RULE('names', () => { this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.CONSUME(t.Name) }); });

  /* -------------------------------------------------------------- lines of relations */

  readonly line: Rule = this.RULE('line', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.orderedBy) },
      { ALT: () => this.SUBRULE(this.dated) },
      { ALT: () => { this.CONSUME(p['governed by']); this.SUBRULE(this.applied); } },
      { ALT: () => { this.CONSUME(p['agreed by']); this.SUBRULE(this.names); } },
      { ALT: () => { this.CONSUME(p['owned by']); this.SUBRULE1(this.names); } },
      { ALT: () => { this.CONSUME(t.Class); this.CONSUME(t.Name); } },
      { ALT: () => { this.CONSUME(t.Better); this.CONSUME1(t.Name); } },
      { ALT: () => this.SUBRULE(this.serves) },
      { ALT: () => this.SUBRULE(this.accept) },
      { ALT: () => this.SUBRULE(this.require) },
      { ALT: () => this.SUBRULE(this.exclude) },
      { ALT: () => this.SUBRULE(this.split) },
      { ALT: () => this.SUBRULE(this.overlay) },
      { ALT: () => this.SUBRULE(this.payment) },
      { ALT: () => this.SUBRULE(this.column) },
    ]);
  });

  /** `serves Bookings after 2 quarters by target * 12% as of 2025-Q4` */
  readonly serves: Rule = this.RULE('serves', () => {
    this.CONSUME(t.Serves);
    this.CONSUME(t.Title);
    this.OPTION(() => { this.CONSUME(t.After); this.CONSUME(t.DurationLiteral); });
    this.OPTION1(() => { this.CONSUME(r.by); this.SUBRULE(this.expression); });
    this.OPTION2(() => { this.CONSUME(p['as of']); this.SUBRULE(this.day); });
  });

  /** `accept T7114 through 2026-12-31 because "…"`, of a declaration or the policy */
  readonly accept: Rule = this.RULE('accept', () => {
    this.CONSUME(t.Accept);
    this.CONSUME(t.Title);
    this.CONSUME(r.through);
    this.CONSUME(t.DateLiteral);
    this.CONSUME(r.because);
    this.CONSUME(t.Text);
  });

  readonly column: Rule = this.RULE('column', () => {
    this.OR([
      { ALT: () => { this.CONSUME(t.RoleWord); this.CONSUME(t.Name); } },
      { ALT: () => this.CONSUME1(t.Name) },
    ]);
    this.OPTION(() => this.CONSUME(t.Text));
    this.CONSUME(t.Equals);
    this.SUBRULE(this.expression);
  });

  readonly orderedBy: Rule = this.RULE('orderedBy', () => {
    this.SUBRULE(this.order);
    this.OPTION(() => { this.CONSUME(p['restarting each']); this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.applied) }); });
  });

  /** `ordered by a, b`; the largest first is `ordered by -a` */
  readonly order: Rule = this.RULE('order', () => {
    this.CONSUME(p['ordered by']);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.orderKey) });
  });

  readonly orderKey: Rule = this.RULE('orderKey', () => {
    this.OPTION(() => this.CONSUME(t.Minus));
    this.SUBRULE(this.applied);
  });

  readonly require: Rule = this.RULE('require', () => {
    this.CONSUME(r.require);
    this.OR([
      { ALT: () => { this.CONSUME(t.Any); this.CONSUME(t.Block); } },
      { ALT: () => { this.CONSUME(p['at least']); this.CONSUME(t.NumberLiteral); this.CONSUME(r.of); this.CONSUME1(t.Block); } },
      { ALT: () => this.SUBRULE(this.expression) },
    ]);
    this.OPTION(() => { this.CONSUME(r.because); this.CONSUME(t.Text); });
  });

  readonly exclude: Rule = this.RULE('exclude', () => {
    this.CONSUME(r.exclude);
    this.SUBRULE(this.expression);
    this.OPTION(() => { this.CONSUME(r.because); this.CONSUME(t.Text); });
  });

  readonly split: Rule = this.RULE('split', () => {
    this.CONSUME(r.split);
    this.CONSUME(t.Name);
    this.CONSUME(r.on);
    this.SUBRULE(this.applied);
    this.OPTION(() => {
      this.CONSUME(r.among);
      this.SUBRULE(this.source);
      this.OPTION1(() => this.SUBRULE(this.order));
    });
    this.CONSUME(t.Block);
    this.OPTION2(() => { this.CONSUME(r.otherwise); this.CONSUME(r.nobody); });
  });

  readonly splitPart: Rule = this.RULE('splitPart', () => {
    this.OR([{ ALT: () => this.CONSUME(r.remainder) }, { ALT: () => this.SUBRULE(this.sum) }]);
    this.CONSUME(r.to);
    this.SUBRULE(this.target);
    this.OPTION(() => { this.CONSUME(r.as); this.CONSUME(t.Title); });
  });

  readonly overlay: Rule = this.RULE('overlay', () => {
    this.CONSUME(r.overlay);
    this.SUBRULE(this.operand);
    this.CONSUME(r.of);
    this.CONSUME(t.Name);
    this.CONSUME(r.to);
    this.SUBRULE(this.target);
    this.CONSUME(r.on);
    this.SUBRULE(this.applied);
    this.OPTION1(() => {
      this.CONSUME(r.among);
      this.SUBRULE(this.source);
      this.OPTION2(() => this.SUBRULE(this.order));
    });
    this.OPTION(() => { this.CONSUME(r.as); this.CONSUME(t.Title); });
  });

  readonly payment: Rule = this.RULE('payment', () => {
    this.CONSUME(t.PaymentWord);
    this.CONSUME(t.Name);
    this.OPTION(() => this.CONSUME(t.Text));
    this.CONSUME(t.Equals);
    this.SUBRULE(this.expression);
    this.CONSUME(r.to);
    this.SUBRULE(this.target);
    this.OR([
      { ALT: () => { this.CONSUME(r.on); this.SUBRULE(this.applied); } },
      { ALT: () => { this.CONSUME(p['in parts']); this.CONSUME(t.Block); } },
    ]);
    this.MANY(() => this.OR1([
      { ALT: () => { this.CONSUME(r.unless); this.SUBRULE(this.logic); } },
      { ALT: () => { this.CONSUME(p['final on']); this.SUBRULE1(this.applied); } },
    ]));
  });

  readonly paymentPart: Rule = this.RULE('paymentPart', () => {
    this.SUBRULE(this.sum);
    this.CONSUME(r.on);
    this.SUBRULE(this.applied);
    this.OPTION(() => { this.CONSUME(r.unless); this.SUBRULE(this.logic); });
  });

  readonly target: Rule = this.RULE('target', () => {
    this.SUBRULE(this.recipient);
    this.MANY(() => { this.CONSUME(r.otherwise); this.SUBRULE1(this.recipient); });
  });

  readonly recipient: Rule = this.RULE('recipient', () => {
    this.OR([
      { ALT: () => this.CONSUME(r.nobody) },
      { ALT: () => this.CONSUME(p['pro rata']) },
      { ALT: () => this.SUBRULE(this.pick) },
      { ALT: () => this.SUBRULE(this.payee) },
    ]);
  });

  readonly pick: Rule = this.RULE('pick', () => {
    this.OR([
      { ALT: () => this.CONSUME(r.first) }, { ALT: () => this.CONSUME(r.last) }, { ALT: () => this.CONSUME(r.all) }, { ALT: () => this.CONSUME(r.others) },
    ]);
    this.OPTION(() => { this.CONSUME(r.where); this.SUBRULE(this.logic); });
    this.OPTION1(() => this.OR1([
      { ALT: () => this.CONSUME(r.evenly) },
      { ALT: () => this.CONSUME(p['in full']) },
      { ALT: () => { this.CONSUME(r.by); this.SUBRULE(this.applied); } },
    ]));
  });

  readonly payee: Rule = this.RULE('payee', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Text) },
      { ALT: () => { this.SUBRULE(this.callOrName); this.MANY(() => { this.CONSUME(t.Dot); this.SUBRULE(this.fieldName); }); } },
    ]);
    this.OPTION(() => { this.CONSUME(t.At); this.SUBRULE(this.postfix); });
  });

  /* -------------------------------------------------------------- rows of blocks */

  readonly scaleRow: Rule = this.RULE('scaleRow', () => {
    this.OR([
      { ALT: () => { this.CONSUME(p['up to']); this.SUBRULE(this.sum); } },
      { ALT: () => { this.CONSUME(t.Below); this.SUBRULE1(this.sum); } },
      { ALT: () => { this.CONSUME(t.At); this.SUBRULE2(this.sum); } },
      { ALT: () => { this.CONSUME(t.Above); this.OPTION(() => this.SUBRULE3(this.sum)); } },
      { ALT: () => this.CONSUME(p['from there']) },
    ]);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.expression);
  });

  readonly pair: Rule = this.RULE('pair', () => {
    this.OR([{ ALT: () => this.CONSUME(r.else) }, { ALT: () => this.SUBRULE(this.logic) }]);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.expression);
  });

  readonly guardLine: Rule = this.RULE('guardLine', () => {
    this.OR([
      { ALT: () => { this.CONSUME(p['owned by']); this.SUBRULE(this.names); } },
      { ALT: () => { this.CONSUME(p['agreed by']); this.SUBRULE1(this.names); this.CONSUME(r.through); this.CONSUME(t.DateLiteral); this.CONSUME(r.because); this.CONSUME(t.Text); } },
      { ALT: () => { this.CONSUME(t.Class); this.CONSUME(t.Name); } },
      { ALT: () => this.SUBRULE(this.expression) },
    ]);
  });

  /** A line that is one condition: of `always`, `require any { … }`. */
  readonly condition: Rule = this.RULE('condition', () => { this.SUBRULE(this.expression); });

  /** A grid's cell that is an edge; any other cell is an expression or free text. */
  readonly edge: Rule = this.RULE('edge', () => {
    this.OR([
      { ALT: () => { this.CONSUME(p['up to']); this.SUBRULE(this.sum); } },
      { ALT: () => { this.CONSUME(t.Below); this.SUBRULE1(this.sum); } },
      { ALT: () => { this.CONSUME(t.Above); this.OPTION(() => this.SUBRULE2(this.sum)); } },
      { ALT: () => this.CONSUME(p['from there']) },
      { ALT: () => { this.CONSUME(t.OrderOperator); this.SUBRULE3(this.sum); } },
      { ALT: () => { this.CONSUME(r.between); this.SUBRULE4(this.sum); this.CONSUME(r.and); this.SUBRULE5(this.sum); } },
    ]);
  });

  readonly testLine: Rule = this.RULE('testLine', () => {
    this.OR([
      { ALT: () => { this.CONSUME(t.GivenRows); this.OPTION(() => this.CONSUME(t.NumberLiteral)); this.SUBRULE(this.relationName); this.CONSUME(t.Grid); } },
      { ALT: () => { this.CONSUME(r.given); this.CONSUME(t.Name); this.CONSUME(t.Equals); this.SUBRULE(this.expression); } },
      { ALT: () => { this.CONSUME(t.ExpectRows); this.OPTION1(() => this.CONSUME(t.Only)); this.SUBRULE1(this.relationName); this.CONSUME1(t.Grid); } },
      { ALT: () => { this.CONSUME(r.expect); this.SUBRULE1(this.expression); } },
    ]);
  });

  /* -------------------------------------------------------------- expressions */

  readonly expression: Rule = this.RULE('expression', () => {
    this.OR([{ ALT: () => this.SUBRULE(this.ifElse) }, { ALT: () => this.CONSUME(r.missing) }, { ALT: () => this.SUBRULE(this.fallback) }]);
  });

  readonly ifElse: Rule = this.RULE('ifElse', () => {
    this.CONSUME(r.if);
    this.SUBRULE(this.logic);
    this.CONSUME(r.then);
    this.SUBRULE(this.expression);
    this.CONSUME(r.else);
    this.SUBRULE1(this.expression);
  });

  /** `a otherwise b` */
  readonly fallback: Rule = this.RULE('fallback', () => {
    this.SUBRULE(this.logic);
    this.MANY(() => { this.CONSUME(r.otherwise); this.SUBRULE1(this.logic); });
  });

  /** Mixing `and` with `or` is read here and refused in from-cst, with a sentence. */
  readonly logic: Rule = this.RULE('logic', () => {
    this.SUBRULE(this.negation);
    this.MANY(() => { this.CONSUME(t.LogicOperator); this.SUBRULE1(this.negation); });
  });

  readonly negation: Rule = this.RULE('negation', () => {
    this.OPTION(() => this.CONSUME(r.not));
    this.SUBRULE(this.compare);
  });

  readonly compare: Rule = this.RULE('compare', () => {
    this.SUBRULE(this.sum);
    this.OPTION(() => this.SUBRULE(this.comparison));
  });

  readonly comparison: Rule = this.RULE('comparison', () => {
    this.OR([
      { ALT: () => { this.CONSUME(t.OrderOperator); this.SUBRULE(this.sum); } },
      { ALT: () => {
        this.CONSUME(r.is);
        this.OPTION(() => this.CONSUME(r.not));
        this.OR1([{ ALT: () => this.CONSUME(r.missing) }, { ALT: () => this.CONSUME(r.present) }, { ALT: () => this.SUBRULE1(this.sum) }]);
      } },
      { ALT: () => {
        this.OPTION1(() => this.CONSUME1(r.not));
        this.OR2([{ ALT: () => this.CONSUME(r.in) }, { ALT: () => this.CONSUME(t.InCurrency) }]);
        this.OR3([
          { ALT: () => { this.CONSUME(t.UnitWord); this.CONSUME(r.through); this.SUBRULE(this.postfix); } },
          { ALT: () => this.SUBRULE1(this.postfix) },
        ]);
      } },
      { ALT: () => { this.CONSUME(r.between); this.SUBRULE2(this.sum); this.CONSUME(r.and); this.SUBRULE3(this.sum); } },
      { ALT: () => {
        this.CONSUME(r.within);
        this.SUBRULE(this.length);
        this.OR4([{ ALT: () => this.CONSUME(t.Before) }, { ALT: () => this.CONSUME(t.After) }]);
        this.SUBRULE4(this.sum);
      } },
      // A spreadsheet's `a = b`: read, and answered with a sentence.
      { ALT: () => { this.CONSUME(t.Equals); this.SUBRULE5(this.sum); } },
    ]);
  });

  /** What stands between `within` and `before` or `after`. */
  readonly length: Rule = this.RULE('length', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.duration) },
      { ALT: () => this.SUBRULE(this.group) },
      { ALT: () => { this.CONSUME(t.Name); this.MANY(() => { this.CONSUME(t.Dot); this.SUBRULE(this.fieldName); }); } },
    ]);
  });

  /** `4 business hours in owner.office`: whoever asks for a length `in` something means the hours of an office. */
  readonly duration: Rule = this.RULE('duration', () => {
    this.CONSUME(t.DurationLiteral);
    this.OPTION(() => { this.OR([{ ALT: () => this.CONSUME(r.in) }, { ALT: () => this.CONSUME(t.InCurrency) }]); this.SUBRULE(this.postfix); });
  });

  readonly sum: Rule = this.RULE('sum', () => {
    this.SUBRULE(this.product);
    this.MANY(() => { this.CONSUME(t.AddOperator); this.SUBRULE1(this.product); });
  });

  readonly product: Rule = this.RULE('product', () => {
    this.SUBRULE(this.unary);
    this.MANY(() => { this.CONSUME(t.MultiplyOperator); this.SUBRULE1(this.unary); });
  });

  readonly unary: Rule = this.RULE('unary', () => {
    this.OPTION(() => this.CONSUME(t.Minus));
    this.OR([{ ALT: () => this.SUBRULE(this.reading) }, { ALT: () => this.SUBRULE(this.previous) }, { ALT: () => this.SUBRULE(this.applied) }]);
  });

  readonly reading: Rule = this.RULE('reading', () => {
    this.OR([{ ALT: () => this.CONSUME(r.marginal) }, { ALT: () => this.CONSUME(r.retroactive) }]);
    this.OPTION(() => this.CONSUME(t.Name));
    this.CONSUME(r.on);
    this.SUBRULE(this.postfix);
    this.OPTION1(() => this.OR1([
      { ALT: () => { this.CONSUME(t.After); this.SUBRULE1(this.postfix); } },
      { ALT: () => this.CONSUME(p['from zero']) },
    ]));
    this.OPTION2(() => this.CONSUME(t.Block));
  });

  readonly previous: Rule = this.RULE('previous', () => {
    this.CONSUME(r.previous);
    this.SUBRULE(this.postfix);
    this.OPTION(() => { this.CONSUME(r.starting); this.OR([{ ALT: () => this.CONSUME(r.missing) }, { ALT: () => this.SUBRULE(this.operand) }]); });
  });

  /** A value and how it is read: `s at x`, `v over p by days`, `m in USD at d`. */
  readonly applied: Rule = this.RULE('applied', () => {
    this.SUBRULE(this.postfix);
    this.OPTION(() => { this.CONSUME(t.At); this.SUBRULE1(this.postfix); });
    this.OPTION1(() => {
      this.CONSUME(t.Over);
      this.SUBRULE2(this.postfix);
      this.OR([
        { ALT: () => this.CONSUME(p['in full']) },
        { ALT: () => {
          this.CONSUME(r.by);
          this.OR1([
            { ALT: () => { this.CONSUME(p['working days']); this.OPTION5(() => { this.CONSUME(r.in); this.SUBRULE5(this.postfix); }); } },
            { ALT: () => {
              this.CONSUME(t.UnitWord);
              this.OPTION2(() => { this.CONSUME(r.on); this.CONSUME1(t.UnitWord); this.CONSUME(t.NumberLiteral); });
            } },
          ]);
        } },
      ]);
    });
    this.OPTION3(() => {
      this.CONSUME(t.InCurrency);
      this.SUBRULE3(this.postfix);
      this.OPTION4(() => { this.CONSUME1(r.by); this.CONSUME(t.Title); });
      this.CONSUME1(t.At);
      this.SUBRULE4(this.postfix);
    });
  });

  readonly operand: Rule = this.RULE('operand', () => {
    this.OPTION(() => this.CONSUME(t.Minus));
    this.SUBRULE(this.postfix);
  });

  readonly postfix: Rule = this.RULE('postfix', () => {
    this.SUBRULE(this.primary);
    this.MANY(() => { this.CONSUME(t.Dot); this.SUBRULE(this.fieldName); });
  });

  readonly primary: Rule = this.RULE('primary', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.group) },
      { ALT: () => {
        this.CONSUME(r.choose);
        this.OPTION(() => this.OR1([{ ALT: () => this.CONSUME(t.Topmost) }, { ALT: () => { this.CONSUME(t.At); this.SUBRULE(this.postfix); } }]));
        this.CONSUME(t.Block);
      } },
      { ALT: () => { this.CONSUME(r.sum); this.CONSUME1(t.Block); } },
      { ALT: () => this.SUBRULE(this.shift) },
      { ALT: () => this.CONSUME(t.NumberLiteral) },
      { ALT: () => this.CONSUME(t.PercentLiteral) },
      { ALT: () => this.CONSUME(t.MoneyLiteral) },
      { ALT: () => this.CONSUME(t.DateLiteral) },
      { ALT: () => this.CONSUME(t.TimeLiteral) },
      { ALT: () => this.CONSUME(t.PeriodLiteral) },
      { ALT: () => this.CONSUME(t.Text) },
      { ALT: () => this.CONSUME(t.Flag) },
      { ALT: () => this.CONSUME(t.Foreign) },
      { ALT: () => this.SUBRULE(this.reservedCall) },
      { ALT: () => this.SUBRULE(this.callOrName) },
      // A call of a Capitalised name is a spreadsheet's or SQL's; it is read, and answered by name.
      { ALT: () => { this.CONSUME(t.Title); this.OPTION1(() => this.SUBRULE(this.arguments)); } },
    ]);
  });

  readonly shift: Rule = this.RULE('shift', () => {
    this.SUBRULE(this.duration);
    this.OPTION(() => {
      this.OR([{ ALT: () => this.CONSUME(t.Before) }, { ALT: () => this.CONSUME(t.After) }]);
      this.SUBRULE(this.postfix);
    });
  });

  readonly group: Rule = this.RULE('group', () => {
    this.CONSUME(t.LeftParen);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.expression) });
    this.CONSUME(t.RightParen);
  });

  readonly callOrName: Rule = this.RULE('callOrName', () => {
    this.CONSUME(t.Name);
    this.OPTION(() => this.SUBRULE(this.arguments));
  });

  /** Reserved words that are functions too. */
  readonly reservedCall: Rule = this.RULE('reservedCall', () => {
    this.OR([
      { ALT: () => { this.CONSUME(r.count); this.SUBRULE(this.countArguments); } },
      { ALT: () => {
        this.OR1([{ ALT: () => this.CONSUME1(r.sum) }, { ALT: () => this.CONSUME(r.first) }, { ALT: () => this.CONSUME(r.last) }, { ALT: () => this.CONSUME(r.all) }]);
        this.SUBRULE(this.arguments);
      } },
    ]);
  });

  readonly countArguments: Rule = this.RULE('countArguments', () => {
    this.CONSUME(t.LeftParen);
    this.SUBRULE(this.source);
    this.CONSUME(t.RightParen);
  });

  readonly arguments: Rule = this.RULE('arguments', () => {
    this.CONSUME(t.LeftParen);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.expression) });
    this.OPTION(() => {
      this.CONSUME(t.OfSource);
      this.SUBRULE(this.source);
      this.OPTION1(() => this.SUBRULE(this.order));
    });
    this.CONSUME(t.RightParen);
  });

  /** `rep`, `month(closed_on)` */
  readonly sameKey: Rule = this.RULE('sameKey', () => {
    this.CONSUME(t.Name);
    this.OPTION(() => { this.CONSUME(t.LeftParen); this.CONSUME1(t.Name); this.CONSUME(t.RightParen); });
  });

  readonly source: Rule = this.RULE('source', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.relationName) },
      { ALT: () => this.CONSUME(p['earlier rows']) },
      { ALT: () => this.CONSUME(p['later rows']) },
      { ALT: () => this.CONSUME(p['rows so far']) },
    ]);
    this.OPTION(() => { this.CONSUME(p['with same']); this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.sameKey) }); });
    this.OPTION1(() => { this.CONSUME(r.where); this.SUBRULE(this.logic); });
  });
}

let parser: TruceParser | undefined;
/** The one parser, built when it is first needed: a command that parses nothing does not pay for it. */
export function theParser(): TruceParser {
  parser ??= new TruceParser();
  return parser;
}

/** The ways of all rules, for the build to write into the program. */
export function lookaheadTable(): string {
  const lookahead = new Lookahead({ maxLookahead: 2 });
  void new TruceParser(lookahead, null);
  return lookahead.everything();
}
