import type { Extensions } from '../../../schemas/types.ts';
import { field, type Segment, segments } from './segment.ts';

/** Fields without a canonical name, by segment, qualifier and field: E1EDK03.023, E1EDP01.PSTYV. */
export class ExtensionFields {
  readonly #fields: Extensions = {};

  /** Within the bounds of the canonical schema; the raw bytes in the ledger hold the rest. */
  add(name: string, value: string | undefined): void {
    if (value === undefined || name.length > 200) return;
    if (Object.keys(this.#fields).length >= 200) return;
    this.#fields[name] ??= value.slice(0, 2000);
  }

  /** The named fields of one segment. */
  addFields(segmentName: string, from: Segment | undefined, names: readonly string[]): void {
    for (const name of names) this.add(`${segmentName}.${name}`, field(from, name));
  }

  /** One value of each segment whose qualifier has no canonical place. */
  addQualified(
    parent: Segment,
    segmentName: string,
    qualifier: string,
    value: string,
    except: readonly string[],
  ): void {
    for (const from of segments(parent, segmentName)) {
      const code = field(from, qualifier);
      if (code === undefined || except.includes(code)) continue;
      this.add(`${segmentName}.${code}`, field(from, value));
    }
  }

  get(): Extensions | undefined {
    return Object.keys(this.#fields).length === 0 ? undefined : this.#fields;
  }
}
