// Requests to the studio's addresses. A failed one is an `ApiProblem`; status 0 means that the network is away.

import { text } from "./texts";
import type { Asset, Font, Problem } from "./types";

export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super(messageOf(status, body));
  }

  get problems(): Problem[] {
    const found = (this.body as { problems?: Problem[] } | null)?.problems;
    return Array.isArray(found) ? found : [];
  }
}

function messageOf(status: number, body: unknown): string {
  const problems = (body as { problems?: Problem[] } | null)?.problems;
  if (Array.isArray(problems) && problems[0]) {
    return problems.map((one) => [one.message, one.remedy].filter(Boolean).join(" ")).join("\n");
  }
  if (status === 0) return text("There is no connection to the server. Your work is kept on this page.");
  if (status === 403) return text("You may not do this. Sign in again, or ask for the permission to design.");
  return text("The server could not do this (error %(status)s). Try again in a moment.", { status });
}

export class Api {
  constructor(
    private readonly addresses: Record<string, string>,
    private readonly token: string,
  ) {}

  has(name: string): boolean {
    return Boolean(this.addresses[name]);
  }

  /** The address of this name; `{asset}`, `{page}` in it are filled in. */
  address(name: string, parts: Record<string, string | number> = {}): string {
    return (this.addresses[name] ?? "").replace(/\{(\w+)\}/g, (_whole, key: string) => String(parts[key] ?? ""));
  }

  async get<T>(name: string): Promise<T> {
    return (await this.request(this.address(name), { method: "GET" })) as T;
  }

  async send<T>(name: string, body: unknown, method = "POST", keepalive = false): Promise<T> {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.token };
    return (await this.request(this.address(name), { method, headers, body: JSON.stringify(body), keepalive })) as T;
  }

  async upload(file: Blob, purpose: string, name = "picture"): Promise<Asset> {
    const form = new FormData();
    form.append("file", file, file instanceof File ? file.name : name);
    form.append("purpose", purpose);
    const headers = { "X-CSRFToken": this.token };
    return readAsset((await this.request(this.address("assets"), { method: "POST", headers, body: form })) as Asset);
  }

  async uploadFont(file: File, confirmed: boolean): Promise<Font> {
    const form = new FormData();
    form.append("file", file, file.name);
    if (confirmed) form.append("confirmed", "1");
    return (await this.request(this.address("fonts"), { method: "POST", headers: { "X-CSRFToken": this.token }, body: form })) as Font;
  }

  private async request(address: string, options: RequestInit): Promise<unknown> {
    let response: Response;
    try {
      response = await fetch(address, {
        credentials: "same-origin",
        ...options,
        headers: { Accept: "application/json", ...options.headers },
      });
    } catch {
      throw new ApiProblem(0, null);
    }
    const body: unknown = await response.json().catch(() => null);
    if (!response.ok || body === null) throw new ApiProblem(response.status, body);
    return body;
  }
}

/** What the server says about a file; its hash alone, as addresses have it. */
export const readAsset = (answer: Asset): Asset => ({ ...answer, asset: answer.asset.replace(/^asset:/, "") });
