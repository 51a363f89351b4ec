/** Longer rounds of logins do not happen in a night; the walk along them has an end whatever the data say. */
export const longestRound = 50;

/** A person whose login changes; logins in lower case, as Canvas compares them. */
export interface LoginChange {
  person: string;
  gives: string;
  takes: string;
}

/**
 * Who is in a round of logins (two people swap, three pass theirs on): everybody from whose new login the way along the
 * givers leads back to their own. They first take temporary ones, since Canvas refuses a login that somebody has.
 */
export function peopleInRounds(changes: readonly LoginChange[]): Set<string> {
  const holder = new Map(changes.map((each) => [each.gives, each]));
  return new Set(
    changes
      .filter((start) => {
        let login = start.takes;
        for (let steps = 1; steps <= longestRound; steps += 1) {
          if (login === start.gives) return true;
          const next = holder.get(login);
          if (!next) return false;
          login = next.takes;
        }
        return false;
      })
      .map((each) => each.person),
  );
}
