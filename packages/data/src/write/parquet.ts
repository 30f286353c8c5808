/** Results as Parquet. Values arrive as text, which is exact; DuckDB casts them to the types of the file. */
import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';

export interface ParquetColumn {
  readonly name: string;
  readonly type: 'text' | 'flag' | 'date' | 'whole' | 'decimal' | 'money';
}

const sqlTypes: Record<ParquetColumn['type'], string> = { text: 'varchar', flag: 'boolean', date: 'date', whole: 'bigint', decimal: 'decimal(38, 12)', money: 'decimal(38, 4)' };

/** Writes the file as a whole or not at all. `cell` gives a value as text, null when it is missing. */
export async function writeParquet(path: string, columns: readonly ParquetColumn[], rows: number, cell: (column: number, row: number) => string | null): Promise<void> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' });
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const connection = await instance.connect();
    try {
      await connection.run(`create table result (${columns.map((_, i) => `c${i} varchar`).join(', ')})`);
      const appender = await connection.createAppender('result');
      for (let row = 0; row < rows; row++) {
        for (let i = 0; i < columns.length; i++) {
          const text = cell(i, row);
          if (text === null) appender.appendNull();
          else appender.appendVarchar(text);
        }
        appender.endRow();
      }
      appender.closeSync();
      const list = columns.map((c, i) => `c${i}::${sqlTypes[c.type]} as "${c.name.replaceAll('"', '""')}"`).join(', ');
      await connection.run(`copy (select ${list} from result) to '${temporary.replaceAll("'", "''")}' (format parquet)`);
      await rename(temporary, path);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
    await rm(temporary, { force: true });
  }
}
