import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A server on 127.0.0.1 that counts what it was asked for and goes away with the test. */
export interface PhotoServer {
  /** `http://127.0.0.1:PORT/` */
  readonly base: string;
  /** Paths in the order they were asked for. */
  readonly asked: string[];
  /** The most requests that were open at once. */
  readonly mostAtOnce: () => number;
}

/** Starts a server that answers every request by `answer`, whose `attempt` counts from 1 for each path. */
export async function photoServer(
  answer: (path: string, response: ServerResponse, attempt: number, request: IncomingMessage) => void,
): Promise<PhotoServer> {
  const asked: string[] = [];
  let open = 0;
  let most = 0;
  const server = createServer((request, response) => {
    const path = request.url!;
    asked.push(path);
    most = Math.max(most, ++open);
    response.on("close", () => open--);
    answer(path, response, asked.filter((other) => other === path).length, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { base: `http://127.0.0.1:${port}/`, asked, mostAtOnce: () => most };
}

/** A port of 127.0.0.1 that nobody listens on. */
export async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
