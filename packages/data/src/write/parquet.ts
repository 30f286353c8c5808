/**
 * Results as Parquet. Values arrive as text, which is exact; DuckDB casts them to the types of the file, and no digit is lost: a column that needs more
 * decimals than usual has them, and one that no type of Parquet can hold is text.
 */
import { TemporaryName } from '../files.js';

export interface ParquetColumn {
  readonly name: string;
  readonly type: 'text' | 'flag' | 'date' | 'whole' | 'decimal' | 'money';
}

const sqlTypes: Record<Exclude<ParquetColumn['type'], 'decimal' | 'money'>, string> = { text: 'varchar', flag: 'boolean', date: 'date', whole: 'bigint' };
const USUAL_DECIMALS = { decimal: 12, money: 4 } as const;
/** Digits of the widest number type of Parquet. */
const MOST_DIGITS = 38;
const BIGGEST_WHOLE = 9_223_372_036_854_775_807n;

/** Writes the file as a whole or not at all. `cell` gives a value as text, null when it is missing. */
export async function writeParquet(path: string, columns: readonly ParquetColumn[], rows: number, cell: (column: number, row: number) => string | null): Promise<void> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const file = TemporaryName.reserve(path);
  try {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1', autoinstall_known_extensions: 'false', autoload_known_extensions: 'false', allow_persistent_secrets: 'false' });
    try {
      const connection = await instance.connect();
      try {
        await connection.run(`create table result (${columns.map((_, i) => `c${i} varchar`).join(', ')})`);
        const appender = await connection.createAppender('result');
        const shapes = columns.map((): Shape => ({ whole: 0, decimals: 0, big: false }));
        for (let row = 0; row < rows; row++) {
          for (let i = 0; i < columns.length; i++) {
            const text = cell(i, row);
            if (text === null) appender.appendNull();
            else {
              const { type } = columns[i]!;
              if (type === 'decimal' || type === 'money' || type === 'whole') measure(shapes[i]!, text);
              appender.appendVarchar(text);
            }
          }
          appender.endRow();
        }
        appender.closeSync();
        const list = columns.map((c, i) => `c${i}::${sqlType(c.type, shapes[i]!)} as "${c.name.replaceAll('"', '""')}"`).join(', ');
        await connection.run(`copy (select ${list} from result) to '${file.path.replaceAll("'", "''")}' (format parquet)`);
      } finally {
        connection.closeSync();
      }
    } finally {
      instance.closeSync();
    }
    await file.keep();
  } finally {
    await file.drop();
  }
}

/** What the numbers of a column need: digits before and after the point. */
interface Shape { whole: number; decimals: number; big: boolean }

function measure(shape: Shape, text: string): void {
  const point = text.indexOf('.');
  const from = text.startsWith('-') ? 1 : 0;
  const end = point < 0 ? text.length : point;
  shape.whole = Math.max(shape.whole, end - from);
  if (point >= 0) shape.decimals = Math.max(shape.decimals, text.length - point - 1);
  if (end - from > 18) {
    const value = BigInt(text.slice(0, end));
    shape.big ||= value > BIGGEST_WHOLE || value < -BIGGEST_WHOLE;
  }
}

function sqlType(type: ParquetColumn['type'], { whole, decimals, big }: Shape): string {
  switch (type) {
    case 'whole': return !big ? sqlTypes.whole : whole <= MOST_DIGITS ? `decimal(${MOST_DIGITS}, 0)` : sqlTypes.text;
    case 'decimal': case 'money': {
      const scale = decimals <= USUAL_DECIMALS[type] ? Math.max(decimals, Math.min(USUAL_DECIMALS[type], MOST_DIGITS - whole)) : decimals;
      return whole + scale > MOST_DIGITS ? sqlTypes.text : `decimal(${MOST_DIGITS}, ${scale})`;
    }
    case 'text': case 'flag': case 'date': return sqlTypes[type];
  }
}
