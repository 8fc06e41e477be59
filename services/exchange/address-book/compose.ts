import { Composer, type Document } from 'yaml';
import type { Complaint } from './inspect.ts';
import { TooMuch, tokens } from './tokens.ts';

export type Composed =
  | { document: Document.Parsed; complaints: Complaint[] }
  | { document?: never; complaints: [Complaint] };

/** YAML 1.2 text (core schema) as nodes: one document, text keys, no tags, no merge keys. */
export function compose(text: string): Composed {
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    merge: false,
    stringKeys: true,
    resolveKnownTags: false,
    // Found in `Inspection` instead: the library compares every key with every other one.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  try {
    let first: Document.Parsed | undefined;
    for (const document of composer.compose(tokens(text), true, text.length)) {
      if (first) return failure('The file holds more than one document.', document.range[0]);
      first = document;
    }
    if (!first) return failure('The file holds no document.', 0);
    return { document: first, complaints: [...first.errors, ...first.warnings].map(complaint) };
  } catch (error) {
    if (error instanceof TooMuch) return failure(error.message, error.offset);
    // Not even a mistake of the library may keep the person who edits the file from an answer.
    return failure('The file cannot be read as YAML.', 0);
  }
}

function failure(detail: string, offset: number): { complaints: [Complaint] } {
  return { complaints: [{ offset, detail }] };
}

function complaint(error: { code: string; message: string; pos: [number, number] }): Complaint {
  return { offset: error.pos[0], detail: sentence(error.code, error.message) };
}

/** Instead of the library's own words where they quote the file, which may hold a secret. */
const words: Readonly<Record<string, string>> = {
  UNEXPECTED_TOKEN:
    'This is not expected here: look at the quotes, brackets and indentation before it.',
  BAD_DQ_ESCAPE: 'There is no such escape sequence in double quotes.',
  BAD_DIRECTIVE: 'This directive (%…) is not read here.',
  BAD_COLLECTION_TYPE: 'Tags (!…) are not read here.',
  TAG_RESOLVE_FAILED: 'Tags (!…) are not read here.',
  NON_STRING_KEY: 'A key must be plain text.',
};

function sentence(code: string, message: string): string {
  return words[code] ?? `${message.replace(/\.$/, '')}.`;
}
