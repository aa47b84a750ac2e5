import { Reply } from "./reply.js";

/** There was no whole answer in time. */
export class TimedOut extends Error {}

/** There was no whole answer, and waiting for one is in vain. */
export class Broken extends Error {}

/** Calls of the server. */
export class Transport {
  readonly #url: string;
  readonly #headers: Record<string, string> = { "Content-Type": "application/json" };

  constructor(url: string, key?: string) {
    if (!/^https?:\/\/[^/]/.test(url)) {
      throw new TypeError(`url must be http:// or https:// and a host: ${url}`);
    }
    this.#url = url.replace(/\/+$/, "");
    if (key !== undefined) {
      this.#headers["Authorization"] = `Bearer ${key}`;
    }
  }

  /**
   * @param timeout milliseconds for all of it, to the last byte of the answer
   * @throws TimedOut, Broken
   */
  async post(path: string, body: string, timeout: number): Promise<Reply> {
    const ended = new AbortController();
    const timer = setTimeout(() => ended.abort(), timeout);
    try {
      const answer = await fetch(this.#url + path, {
        method: "POST",
        headers: this.#headers,
        body,
        signal: ended.signal,
        redirect: "manual", // a key goes nowhere but where it belongs
        credentials: "omit",
      });
      const text = await answer.text();
      return new Reply(answer.status, text, seconds(answer.headers.get("Retry-After")));
    } catch (e) {
      if (ended.signal.aborted) {
        throw new TimedOut(`no whole answer within ${timeout} ms`, { cause: e });
      }
      throw new Broken(`unreachable: ${why(e)}`, { cause: e });
    } finally {
      clearTimeout(timer);
    }
  }
}

/** A date, or what is no number, counts as nothing said. */
function seconds(header: string | null): number | undefined {
  return header !== null && /^\d{1,9}$/.test(header) ? Number(header) * 1000 : undefined;
}

function why(e: unknown): string {
  const { cause, message } = e as { cause?: { code?: string }; message?: string };
  return cause?.code ?? message ?? String(e);
}
