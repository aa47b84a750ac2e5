// A server that does to each request what it was told to, in their order, and to further ones what
// it did last.

import { createServer } from "node:net";

export class Misbehaving {
  #behaviours;
  #open = new Set();
  #came = [];
  #asking = [];
  #server = createServer((socket) => this.#serve(socket));

  constructor(behaviours) {
    this.#behaviours = behaviours;
  }

  static async start(...behaviours) {
    const server = new Misbehaving(behaviours);
    await new Promise((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** How many connections were made. */
  connections = 0;

  /** How many requests came that were not asked for yet. */
  get others() {
    return this.#came.length;
  }

  /** The next request that came, once there is one. */
  next() {
    const request = this.#came.shift();
    return request ? Promise.resolve(request) : new Promise((r) => this.#asking.push(r));
  }

  #serve(socket) {
    this.connections++;
    this.#open.add(socket);
    socket.on("close", () => this.#open.delete(socket));
    socket.on("error", () => {}); // either side has had enough
    let read = Buffer.alloc(0);
    socket.on("data", (bytes) => {
      read = Buffer.concat([read, bytes]);
      const end = read.indexOf("\r\n\r\n");
      const head = read.subarray(0, end + 4).toString();
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      if (end >= 0 && read.length >= end + 4 + length) {
        const request = { head, body: read.subarray(end + 4, end + 4 + length).toString() };
        read = read.subarray(end + 4 + length);
        const asking = this.#asking.shift();
        asking ? asking(request) : this.#came.push(request);
        const behaviours = this.#behaviours;
        (behaviours.length > 1 ? behaviours.shift() : behaviours[0])(socket, request);
      }
    });
  }

  close() {
    this.#server.close();
    this.#open.forEach((socket) => socket.destroy());
  }
}

function head(status, length, ...headers) {
  return [`HTTP/1.1 ${status} Status`, `Content-Length: ${length}`, ...headers, "", ""].join("\r\n");
}

export function answering(status, body, ...headers) {
  return (socket) => socket.write(head(status, Buffer.byteLength(body), ...headers) + body);
}

/** A decision under the id that was asked for. */
export function deciding(action) {
  return (socket, request) => {
    const { decisionId } = JSON.parse(request.body);
    const ranking = [{ slot: "0", action, propensity: 0.5 }];
    const decision = { decisionId, action, propensity: 0.5, policyVersion: "1-1-0", ranking };
    answering(200, JSON.stringify(decision))(socket);
  };
}

/** News of every outcome of a batch. */
export function taking(socket, request) {
  const news = JSON.parse(request.body).map(() => ({ new: true }));
  answering(200, JSON.stringify(news))(socket);
}

/** The same, when the signal is given. */
export function after(signal, then) {
  return (socket, request) => signal.then(() => then(socket, request));
}

export function silent() {}

export function resetting(socket) {
  socket.resetAndDestroy();
}

export function half(socket) {
  socket.end(head(200, 1000) + '{"decisionId":');
}

/** A byte every few milliseconds, without end. */
export function trickling(socket) {
  socket.write(head(200, 1_000_000));
  const timer = setInterval(() => socket.write(" "), 5);
  socket.on("close", () => clearInterval(timer));
}

/** The same before the headers have ended. */
export function tricklingHead(socket) {
  socket.write("HTTP/1.1 200 OK\r\nX: ");
  const timer = setInterval(() => socket.write("x"), 5);
  socket.on("close", () => clearInterval(timer));
}

/** A promise, and what keeps it. */
export function signal() {
  let give;
  const given = new Promise((resolve) => (give = resolve));
  return { given, give };
}
