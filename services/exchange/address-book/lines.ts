/**
 * Lines and columns of a text, both from 1. The library's own counter is fed by its parser, which
 * loses lines where it meets an error: just where they are asked for.
 */
export class Lines {
  /** Where each line begins; a newline at the end of the text begins none. */
  readonly #starts = [0];
  readonly #last: number;

  constructor(text: string) {
    this.#last = text.endsWith('\n') ? text.length - 1 : text.length;
    let newline = text.indexOf('\n');
    while (newline !== -1 && newline < this.#last) {
      this.#starts.push(newline + 1);
      newline = text.indexOf('\n', newline + 1);
    }
  }

  /** What is missing at the end of the text is shown on the last line that there is. */
  at(offset: number): { line: number; column: number } {
    const place = Math.min(offset, this.#last);
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: place - (this.#starts[low] ?? 0) + 1 };
  }
}
