/**
 * Parquet files and DuckDB databases. DuckDB reads them, in a closed room: no extension is installed or loaded, no file outside the named folders is opened,
 * and a query of the manifest is one `select`. Values leave it as exact text; a binary fraction leaves as the shortest decimal that names it.
 */
import { dirname, sep } from 'node:path';
import type { DuckDBConnection, DuckDBStructType, DuckDBType } from '@duckdb/node-api';
import * as codes from '../codes.js';
import { SourceFailure, type RowTaker } from './rows.js';

export type DatabaseSource =
  | { readonly kind: 'parquet'; readonly path: string }
  | { readonly kind: 'table'; readonly path: string; readonly table: string }
  | { readonly kind: 'query'; readonly path: string; readonly query: string };

interface Expression { readonly name: string; readonly sql: string; readonly exact: boolean }

/** Gives every row of a source to the taker. `label` names it in messages. */
export async function readDatabase(source: DatabaseSource, label: string, taker: RowTaker): Promise<void> {
  await inClosedRoom(source, label, async connection => {
    const from = await relationOf(source, connection);
    const shape = await connection.runAndReadAll(`select * from ${from} limit 0`);
    const columns = shape.columnNames().flatMap((name, i) => expressionsOf(name, quoted(name), shape.columnType(i)));
    const needed = taker.header(columns.map(c => c.name));
    if (needed === null) return;
    const cells: (string | null)[] = new Array<string | null>(columns.length).fill(null);
    const exact = Uint8Array.from(columns, c => (c.exact ? 1 : 0));
    // A source of which nothing is needed still has rows.
    const list = needed.length === 0 ? 'null' : needed.map(i => columns[i]!.sql).join(', ');
    const result = await connection.stream(`select ${list} from ${from}`);
    let row = 0;
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) break;
      const vectors = needed.map((_, i) => chunk.getColumnVector(i));
      for (let r = 0; r < chunk.rowCount; r++) {
        for (let i = 0; i < needed.length; i++) cells[needed[i]!] = vectors[i]!.getItem(r) as string | null;
        taker.row(cells, ++row, exact, false);
      }
      taker.progress(0);
    }
  });
}

/** The names of the columns of a source, in their order; no row is read. */
export async function columnsOf(source: DatabaseSource, label: string): Promise<readonly string[]> {
  let names: readonly string[] = [];
  await inClosedRoom(source, label, async connection => {
    const shape = await connection.runAndReadAll(`select * from ${await relationOf(source, connection)} limit 0`);
    names = shape.columnNames().flatMap((name, i) => expressionsOf(name, quoted(name), shape.columnType(i)).map(e => e.name));
  });
  return names;
}

/** The names of tables and views of a database, sorted. */
export async function tablesOf(path: string, label: string): Promise<readonly string[]> {
  let names: readonly string[] = [];
  await inClosedRoom({ kind: 'table', path, table: '' }, label, async connection => {
    const found = await connection.runAndReadAll(`select table_name from information_schema.tables where table_catalog = 'source' and table_schema = 'main' order by table_name`);
    names = found.getRows().map(row => String(row[0]));
  });
  return names;
}

async function inClosedRoom(source: DatabaseSource, label: string, work: (connection: DuckDBConnection) => Promise<void>): Promise<void> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  // One thread: rows keep the order of the file, and the work of reading them is ours anyway.
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_persistent_secrets: 'false',
  });
  try {
    const connection = await instance.connect();
    try {
      if (source.kind !== 'parquet') await connection.run(`attach ${textLiteral(source.path)} as source (type duckdb, read_only)`);
      if (source.kind !== 'parquet') await connection.run('use source');
      // Nothing is written, not even to make room for a large query.
      await connection.run(`set temp_directory = ''`);
      await connection.run(`set allowed_directories = [${textLiteral(folderOf(source.path))}]`);
      await connection.run('set enable_external_access = false');
      await connection.run('set lock_configuration = true');
      await work(connection);
    } finally {
      connection.closeSync();
    }
  } catch (mistake) {
    if (mistake instanceof SourceFailure) throw mistake;
    const why = mistake instanceof Error ? mistake.message.split('\n')[0]! : String(mistake);
    throw new SourceFailure(codes.databaseProblem.at({ data: { file: label } }, { source: label, why }));
  } finally {
    instance.closeSync();
  }
}

function folderOf(path: string): string {
  const folder = dirname(path);
  return folder.endsWith(sep) ? folder : folder + sep;
}

async function relationOf(source: DatabaseSource, connection: DuckDBConnection): Promise<string> {
  switch (source.kind) {
    case 'parquet': return `read_parquet(${textLiteral(source.path)})`;
    case 'table': return source.table.split('.').map(quoted).join('.');
    case 'query': {
      const { StatementType } = await import('@duckdb/node-api');
      const statements = await connection.extractStatements(source.query);
      if (statements.count !== 1) throw new Error(`a query is one statement, not ${statements.count}`);
      const statement = await statements.prepare(0);
      if (statement.statementType !== StatementType.SELECT) throw new Error('a query is a select: it reads and changes nothing');
      // The line end closes a comment that the query may end with.
      return `(${source.query.replace(/[;\s]+$/, '')}\n) as rows`;
    }
  }
}

/** How a column leaves as text. A struct leaves as its members, with dotted names. */
function expressionsOf(name: string, sql: string, type: DuckDBType): Expression[] {
  const kind = type.toString();
  if (isStruct(type)) {
    return type.entryNames.flatMap((entry, i) => expressionsOf(`${name}.${entry}`, `struct_extract(${sql}, ${textLiteral(entry)})`, type.entryTypes[i]!));
  }
  if (kind.endsWith('[]') || kind.startsWith('MAP') || /\[\d+\]$/.test(kind)) return [{ name, sql: `to_json(${sql})::varchar`, exact: false }];
  if (kind === 'VARCHAR' || kind.startsWith('ENUM')) return [{ name, sql: `${sql}::varchar`, exact: false }];
  if (kind.startsWith('TIMESTAMP WITH TIME ZONE') || kind === 'TIMESTAMPTZ') return [{ name, sql: `(timezone('UTC', ${sql}))::varchar || 'Z'`, exact: true }];
  if (/^(?:DECIMAL|U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|FLOAT|DOUBLE|REAL|BIGNUM|VARINT|DATE|TIMESTAMP|BOOLEAN)/.test(kind)) return [{ name, sql: `${sql}::varchar`, exact: true }];
  return [{ name, sql: `${sql}::varchar`, exact: false }];
}

function isStruct(type: DuckDBType): type is DuckDBStructType {
  return 'entryNames' in type;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function textLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
