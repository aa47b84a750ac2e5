// A site whose pages were made with decisions of the server: it serves them with the script, under a
// policy that allows nothing else, and passes reports on, as a reverse proxy does.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const SCRIPT = readFileSync(new URL("../dist/volano.js", import.meta.url));
const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'";

export class Site {
  #came = [];
  #asking = [];
  #server = createServer((request, response) => void this.#answer(request, response));

  /** What reports are answered with instead of being passed on, while there is such. */
  status = 0;

  constructor(behind) {
    this.behind = behind;
    this.body = "";
  }

  static async start(behind) {
    const site = new Site(behind);
    await new Promise((resolve) => site.#server.listen(0, "127.0.0.1", resolve));
    return site;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** The next report, once there is one and it was answered. */
  next() {
    const report = this.#came.shift();
    return report ? Promise.resolve(report) : new Promise((r) => this.#asking.push(r));
  }

  /** How many came that were not asked for yet. */
  get others() {
    return this.#came.length;
  }

  async #answer(request, response) {
    if (request.url === "/volano.js") {
      response.setHeader("Content-Type", "text/javascript").end(SCRIPT);
    } else if (request.url.startsWith("/v1/")) {
      await this.#pass(request, response);
    } else {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.setHeader("Content-Security-Policy", POLICY);
      response.end(request.url === "/page" ? this.body : "<!doctype html><p>Elsewhere");
    }
  }

  async #pass(request, response) {
    let body = "";
    for await (const bytes of request) {
      body += bytes;
    }
    const path = request.url;
    if (this.status) {
      response.writeHead(this.status).end("{}");
    } else {
      const headers = { "Content-Type": request.headers["content-type"] };
      const answer = await fetch(this.behind + path, { method: "POST", headers, body });
      response.writeHead(answer.status).end(await answer.text());
    }
    const key = request.headers.authorization;
    const report = { path, key, status: response.statusCode, outcome: JSON.parse(body) };
    const asking = this.#asking.shift();
    asking ? asking(report) : this.#came.push(report);
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
