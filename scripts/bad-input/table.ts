import { type BadInput, badInputs } from './cases.ts';
import { type Fate, type Hub, postBadInput } from './post.ts';

export interface Row {
  input: BadInput;
  fate: Fate;
}

/** Sends all that is bad, one after the other; what takes the hub's patience goes last and together. */
export async function badInputRows(
  hub: Hub,
  wanted: (input: BadInput) => boolean = () => true,
): Promise<Row[]> {
  let last = 4_500_000_000;
  const inputs = badInputs(() => `${last++}`).filter(wanted);
  const fates = new Map<BadInput, Fate>();
  for (const input of inputs.filter((one) => !endless(one)))
    fates.set(input, await postBadInput(hub, input));
  await Promise.all(
    inputs
      .filter(endless)
      .map(async (input) => void fates.set(input, await postBadInput(hub, input))),
  );
  return inputs.map((input) => ({ input, fate: fates.get(input) as Fate }));
}

/** Ends only when the hub has had enough of it. */
export function endless({ what }: BadInput): boolean {
  return what === 'a body that never ends';
}

export function markdown(rows: Row[]): string {
  const lines = rows.map(
    ({ input, fate }) =>
      `| ${input.system} | ${input.what} | ${fate.answered} | ${fate.recorded} |`,
  );
  return ['| to | what was sent | answered | recorded |', '|---|---|---|---|', ...lines].join('\n');
}
