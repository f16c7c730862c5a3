// Who may sign in. Passwords are compared in constant time; nothing of them is ever logged.
import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface Person {
  name: string;
  displayName: string;
  email: string;
  password: string;
  groups: string[];
}

export interface People {
  /** The account of this name when the password is right. */
  signIn(name: string, password: string): string | undefined;
  byAccount(accountId: string): Person | undefined;
}

/** Reads the people file: a JSON list of {name, displayName, email, password, groups}. */
export function readPeople(path: string): People {
  const people = JSON.parse(readFileSync(path, 'utf8')) as Person[];
  const byName = new Map(people.map((person) => [person.name, person]));
  const byAccount = new Map(people.map((person) => [accountOf(person.name), person]));
  return {
    signIn(name, password) {
      const person = byName.get(name);
      return equal(password, person?.password ?? '') && person ? accountOf(name) : undefined;
    },
    byAccount: (accountId) => byAccount.get(accountId),
  };
}

/** The claims that name a person. */
export function claimsOf({ name, displayName, email, groups }: Person): object {
  return { preferred_username: name, name: displayName, email, email_verified: true, groups };
}

/** `sub` is opaque: nobody may rely on it being a name. */
function accountOf(name: string): string {
  const hex = createHash('sha256').update(`pteronimbus-idp:${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

function equal(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right)) && right !== '';
}
