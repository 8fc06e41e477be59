import type { FieldError, Problem } from '../../../schemas/problems.ts';
import { problem } from '../../../schemas/problems.ts';
import type { Warning } from '../../../schemas/types.ts';

/** More than these help nobody; the schema of the envelope allows 1000 warnings. */
const mostWarnings = 200;
const mostFaults = 20;

/** What reading one document found: oddities that were put right, and faults that were not. */
export interface Findings {
  warnings: Warning[];
  /** Something odd that does no harm to the rest. `pointer` is a path into the source. */
  warn(code: string, pointer: string, detail: string): void;
  /** Something the canonical document cannot hold: the document is refused. */
  refuse(rule: string, pointer: string, detail: string, value?: string): void;
  /** The refusal, when there is one: its first fault in words, every fault in `errors`. */
  problem(): Problem | undefined;
}

export function newFindings(): Findings {
  const warnings: Warning[] = [];
  const faults: FieldError[] = [];
  return {
    warnings,
    warn(code, pointer, detail) {
      if (warnings.length < mostWarnings)
        warnings.push({
          code,
          pointer: pointer.slice(0, 500),
          detail: detail.slice(0, 500).toWellFormed(),
        });
    },
    refuse(rule, pointer, detail, value) {
      if (faults.length < mostFaults)
        faults.push({
          pointer,
          rule,
          detail,
          ...(value === undefined ? {} : { value: quoted(value) }),
        });
    },
    problem() {
      const [first] = faults;
      if (!first) return undefined;
      return problem('document_invalid', `${first.pointer}: ${first.detail}`, {
        pointer: first.pointer,
        errors: faults,
      });
    },
  };
}

function quoted(value: string): string {
  return value.length > 100 ? `${value.slice(0, 99)}…`.toWellFormed() : value;
}
