/** The parts of WebGPU (w3.org/TR/webgpu) that tell the device. */
interface Gpu {
  requestAdapter(): Promise<{ readonly info: AdapterInfo } | null>;
}

interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
}

/** What the npm package `webgpu` (Dawn for Node) exports. */
interface WebgpuPackage {
  create(options: readonly string[]): Gpu;
  readonly globals: Readonly<Record<string, unknown>>;
}

/** Dawn, started: the interface of the browser and the name of its default device, undefined without a device. */
export interface Dawn {
  readonly gpu: unknown;
  readonly globals: Readonly<Record<string, unknown>>;
  readonly device: string | undefined;
}

let opened: Promise<Dawn> | undefined;

/**
 * Starts the optional package `webgpu` once.
 * @throws Error when it is not installed or does not start.
 */
export function openDawn(): Promise<Dawn> {
  opened ??= open();
  return opened;
}

async function open(): Promise<Dawn> {
  const name: string = "webgpu";
  const { create, globals } = (await import(name)) as WebgpuPackage;
  const gpu = create([]);
  const adapter = await gpu.requestAdapter();
  return { gpu, globals, device: adapter === null ? undefined : describe(adapter.info) };
}

function describe({ vendor, architecture, device, description }: AdapterInfo): string {
  const name = [vendor, architecture].filter(Boolean).join(" ");
  return [name, device, description].filter(Boolean).join(", ") || "a device without a name";
}
