import { type FieldError, problem } from '../../../schemas/problems.ts';
import type { Written } from '../../adapter.ts';

/** What the message lacks that the receiver's language demands. */
export interface Faults {
  add(pointer: string, detail: string): void;
  /** The document, unless something was lacking. */
  orElse(document: () => { contentType: string; body: string }): Written;
}

export function newFaults(): Faults {
  const faults: FieldError[] = [];
  return {
    add(pointer, detail) {
      if (faults.length < 20) faults.push({ pointer, rule: 'required', detail });
    },
    orElse(document) {
      const [first] = faults;
      if (!first) return { ok: true, ...document() };
      const { pointer, detail } = first;
      return {
        ok: false,
        problem: problem('document_invalid', `${pointer}: ${detail}`, { pointer, errors: faults }),
      };
    },
  };
}
