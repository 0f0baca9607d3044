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

it("refuses a second part of one id", () => {
  expect(() => scales().add(double)).toThrow(
    expect.objectContaining({ code: "usage", message: "there is a scale double already" }),
  );
});

const module = { file: "/home/me/parts.js", sha256: "0".repeat(64) };

it("knows the module that a part of the user's comes from", () => {
  const registry = scales();
  registry.addOutside({ ...double, id: "mine" }, module);
  expect(registry.moduleOf("mine")).toBe(module);
  expect(registry.moduleOf("double")).toBeUndefined();
});

it.each([
  [7, "7: it is no object"],
  [{ ...double, id: "" }, '"": its id must be 1 to 64 letters'],
  [{ ...double, id: "a/b" }, '"a/b": its id must be 1 to 64 letters'],
  [{ ...double, id: "mine", title: " " }, '"mine": it has no title'],
  [{ ...double, id: "mine", open: undefined }, '"mine": it has no function open'],
  [{ ...double, id: "mine", availability: true }, '"mine": it has no function availability'],
  [{ ...double, id: "odd" }, '"odd": it is odd'],
])("refuses what is no part of the kind, and says which module brings it (%#)", (part, problem) => {
  const picky = new Registry<Scale, typeof own>("scale", own, ({ id }) => (id === "odd" ? "it is odd" : undefined));
  expect(() => picky.addOutside(part, module)).toThrow(
    expect.objectContaining({
      code: "bad-input",
      message: expect.stringContaining(`/home/me/parts.js: no scale can be made of ${problem}`),
    }),
  );
  expect(picky.ids).toEqual(["double", "lost"]);
});

it("refuses a part of the user's whose id is taken, and says which module brings it", () => {
  expect(() => scales().addOutside(double, module)).toThrow(
    expect.objectContaining({ code: "usage", message: "/home/me/parts.js: there is a scale double already" }),
  );
});

it("opens nothing that cannot work here, and says why and the way out", async () => {
  await expect(scales().open("lost")).rejects.toMatchObject({
    code: "unavailable",
    message: "scale lost is not available: it is not installed",
    hint: "install it",
  });
});
