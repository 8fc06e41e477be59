import { HttpFault, type Probe, type SendContext } from '../../adapter.ts';

/** Any HTTP answer shows that somebody is there; HEAD has no effect (RFC 9110 §9.2.1). */
export async function probe({ http, url }: SendContext): Promise<Probe> {
  try {
    const { status } = await http({ method: 'HEAD', url });
    return { reachable: true, detail: `HTTP ${status}` };
  } catch (error) {
    if (error instanceof HttpFault)
      return { reachable: false, detail: `${error.code}: ${error.message}` };
    throw error;
  }
}
