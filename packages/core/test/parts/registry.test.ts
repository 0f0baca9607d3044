import { expect, it } from "vitest";
import { available, type IdOf, type Part, Registry, unavailable } from "../../src/index.ts";

interface Scale extends Part {
  open(options?: { readonly factor?: number }): Promise<(value: number) => number>;
}

const double = {
  id: "double",
  title: "twice as much",
  availability: async () => available("2"),
  open: async ({ factor = 2, shift = 0 }: { readonly factor?: number; readonly shift?: number } = {}) => {
    return (value: number) => factor * value + shift;
  },
} satisfies Scale;

const lost: Scale = {
  id: "lost",
  title: "not here",
  availability: async () => unavailable("it is not installed", "install it"),
  open: async () => Number,
};

const own = { double, lost } satisfies Record<string, Scale>;
const scales = () => new Registry<Scale, typeof own>("scale", own);

it("knows the ids and the options of its own parts when programs are compiled", async () => {
  const known: IdOf<ReturnType<typeof scales>>[] = ["double", "lost"];
  expect(scales().ids).toEqual(known);
  const scale = await scales().open("double", { shift: 1 });
  expect(scale(3)).toBe(7);
  // @ts-expect-error: `lost` has no shift.
  await expect(scales().open("lost", { shift: 1 })).rejects.toThrow();
});

it("keeps the order, and takes parts in behind its own", async () => {
  const registry = scales();
  registry.add({ ...double, id: "treble", open: async () => (value) => 3 * value });
  expect([...registry].map(({ id }) => id)).toEqual(["double", "lost", "treble"]);
  expect((await registry.open("treble"))(2)).toBe(6);
  expect(scales().has("treble")).toBe(false);
});

it("names the known ids and the nearest one when an id is unknown, added ones among them", () => {
  const registry = scales();
  registry.add({ ...lost, id: "half" });
  expect(() => registry.get("dubble")).toThrow(
    'unknown scale "dubble"; known: double, lost, half (did you mean double?)',
  );
});

it("refuses a second part of one id, and says which module brings it", () => {
  const registry = scales();
  const module = { file: "/home/me/parts.js", sha256: "0".repeat(64) };
  expect(() => registry.add(double, module)).toThrow(
    expect.objectContaining({ code: "usage", message: "/home/me/parts.js: there is scale double already" }),
  );
  registry.add({ ...double, id: "mine" }, module);
  expect(registry.moduleOf("mine")).toBe(module);
  expect(registry.moduleOf("double")).toBeUndefined();
});

it("opens nothing that cannot work here, and says why and the way out", async () => {
  await expect(scales().open("lost")).rejects.toMatchObject({
    code: "unavailable",
    message: "scale lost is not available: it is not installed",
    hint: "install it",
  });
});
