import { type Fault, has, type Path } from './fault.ts';
import { patternWords } from './words.ts';

/** What is wrong with something that should be a reference to a secret; never shows it. */
export function secretFault(path: Path, value: unknown): Fault {
  if (isMap(value) && Object.keys(value).length === 1) {
    if (has(value, 'env') && typeof value.env === 'string') {
      return {
        path: [...path, 'env'],
        detail: `"env" ${patternWords['^[A-Za-z_][A-Za-z0-9_]*$']}.`,
      };
    }
    if (has(value, 'file')) {
      return { path: [...path, 'file'], detail: '"file" must be a path of 1 to 1000 characters.' };
    }
  }
  return {
    path,
    detail: `"${path.at(-1)}" must be { env: NAME } or { file: PATH }, never the secret itself.`,
  };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
