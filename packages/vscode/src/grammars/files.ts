/** Every file for editors that is made and not written, by its path from the root of the project. `npm run editor-files` writes them. */
import { languageConfiguration } from './language-configuration.js';
import { snippetFile } from './snippets.js';
import { textMate } from './textmate.js';
import { treeSitterWords } from './tree-sitter.js';
import { vimSyntax } from './vim.js';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export function editorFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['packages/vscode/syntaxes/truce.tmLanguage.json', json(textMate)],
    ['packages/vscode/language-configuration.json', json(languageConfiguration)],
    ['packages/vscode/snippets/truce.json', json(snippetFile())],
    ['editors/tree-sitter-truce/words.json', json(treeSitterWords)],
    ['editors/vim/syntax/truce.vim', vimSyntax()],
  ]);
}
