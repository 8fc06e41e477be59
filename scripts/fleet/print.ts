/** Prints what was measured: one line of JSON, or a line for each figure. */
export function printFigures(figures: object, json: boolean | undefined): void {
  if (json) console.log(JSON.stringify(figures));
  else
    for (const [name, value] of Object.entries(figures))
      console.log(`${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`);
}
