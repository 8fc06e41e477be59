import { type CST, Lexer, Parser } from 'yaml';

/** About what a file of 5 MB holds; the parser keeps up to 200 bytes for each. */
const mostLexemes = 2_000_000;
/** Open collections at once. The composer behind it recurses and would run out of stack. */
const deepestStack = 200;

/** The text asks for more than the hub is willing to spend on it. */
export class TooMuch extends Error {
  readonly offset: number;
  constructor(detail: string, offset: number) {
    super(detail);
    this.offset = offset;
  }
}

/**
 * The syntax tree of YAML text, one document or directive at a time. `parseDocument` of the package
 * has no bounds: five million '[' exhaust the memory of the process.
 * @throws TooMuch
 */
export function* tokens(text: string): Generator<CST.Token, void> {
  const parser = new Parser();
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    lexemes += 1;
    if (parser.stack.length > deepestStack) {
      throw new TooMuch('The file is nested too deeply.', parser.offset);
    }
    if (lexemes > mostLexemes) throw new TooMuch('The file has too many parts.', parser.offset);
  }
  yield* parser.end();
}
