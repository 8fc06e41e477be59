/** Looking into JSON that somebody else wrote. */

/** Undefined when it is not JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

export function textMember(value: unknown, name: string): string | undefined {
  const member = memberOf(value, name);
  return typeof member === 'string' ? member : undefined;
}

/** The entities of {"d":{"results":[…]}} or {"d":[…]}; undefined when it is neither. */
export function entitiesOf(text: string): unknown[] | undefined {
  const content = memberOf(parsed(text), 'd');
  const found = Array.isArray(content) ? content : memberOf(content, 'results');
  return Array.isArray(found) ? found : undefined;
}
