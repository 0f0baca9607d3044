import { type Availability, available, LikenessError, messageOf, unavailable } from "@likeness/core";

/** Available when `attempt` succeeds; else unavailable with the error's message as reason and its hint as remedy. */
export async function availableIf(attempt: () => Promise<unknown>): Promise<Availability> {
  try {
    await attempt();
    return available();
  } catch (failure) {
    return unavailable(messageOf(failure), failure instanceof LikenessError ? failure.hint : undefined);
  }
}
