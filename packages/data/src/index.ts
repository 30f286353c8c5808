/** The public face of the data package: the manifest, reading data, looking at a folder of exports. The only place with file and database access beside the CLI. */
export { loadManifest, readManifest, type LoadedManifest } from './manifest/load.js';
export type { Encoding, FileFormat, Manifest, Origin, Reading, LintParts, ReportParts, Source } from './manifest.js';
// Which files a name of the manifest means: an editor shows what is wrong with a file where it is named.
export { patternTest } from './glob.js';
export { policyFiles } from './manifest/policy-files.js';
export { readYaml, type YamlFile } from './manifest/yaml-file.js';
export { manifestSchema } from './manifest/schema.js';
export { manifestNames } from './manifest/names.js';
export { manifestWords, type ManifestWord } from './manifest/words.js';
export { columnsOf, tablesOf, type DatabaseSource } from './read/duckdb.js';
export { loadData, type LoadedData, type LoadOptions, type LoadProgress } from './load/load.js';
export type { FileCounts } from './load/record-builder.js';
export type { Reject } from './load/rejects.js';
export { initProject, writeProject, type InitOptions } from './init/init.js';
export type { InitResult } from './init/result.js';
export { AtomicFile, diskFiles, whyUnreadable, type Files } from './files.js';
export { unknownAudited, unreadableFile } from './codes.js';
export { cell as csvCell } from './load/rejects.js';
export { writeParquet, type ParquetColumn } from './write/parquet.js';
