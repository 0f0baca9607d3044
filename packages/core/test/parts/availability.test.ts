import { expect, it } from "vitest";
import { availabilityOf, available, demand, LikenessError, refusalOf, unavailable } from "../../src/index.ts";

it("is available when an attempt succeeds, with the text that it returns", async () => {
  expect(await availabilityOf(async () => "version 2")).toEqual({ available: true, detail: "version 2" });
  expect(await availabilityOf(async () => new Map())).toEqual({ available: true });
});

it("is unavailable for the reason that an attempt gives, with its hint or the remedy that is named", async () => {
  const attempt = async () => {
    throw new LikenessError("bad-input", "the file is cut off", { hint: "fetch it again" });
  };
  const reason = "the file is cut off";
  expect(await availabilityOf(attempt)).toEqual({ available: false, reason, remedy: "fetch it again" });
  expect(await availabilityOf(attempt, "npm ci")).toEqual({ available: false, reason, remedy: "npm ci" });
  expect(await availabilityOf(() => Promise.reject(new Error("no")))).toEqual({ available: false, reason: "no" });
});

it("demands: the detail of what is here, else an error with reason and remedy", async () => {
  expect(await demand({ availability: async () => available("1.2") })).toBe("1.2");
  const lost = { availability: async () => unavailable("no driver", "install one") };
  const refused = { code: "unavailable", hint: "install one" };
  await expect(demand(lost)).rejects.toMatchObject({ ...refused, message: "no driver" });
  await expect(demand(lost, "runtime x")).rejects.toMatchObject({
    ...refused,
    message: "runtime x is not available: no driver",
  });
});

it("gives reason and way out of an answer and of an error in one shape", () => {
  expect(refusalOf(unavailable("no driver", "install one"))).toEqual({ reason: "no driver", remedy: "install one" });
  expect(refusalOf(unavailable("no driver"))).toEqual({ reason: "no driver" });
  expect(refusalOf(new LikenessError("unavailable", "no", { hint: "so" }))).toEqual({ reason: "no", remedy: "so" });
  expect(refusalOf(new Error("no"))).toEqual({ reason: "no" });
});
