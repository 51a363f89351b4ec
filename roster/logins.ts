/** Longest cycle of logins followed: longer ones do not occur in a night, and the walk must end. */
export const longestRound = 50;

/** A person whose login changes; logins in lower case, as Canvas compares them. */
export interface LoginChange {
  person: string;
  gives: string;
  takes: string;
}

/**
 * People in a cycle of logins (two people swap, three pass theirs on): following the givers from their new login leads
 * back to them. They first take temporary logins, since Canvas refuses one that is in use.
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
