import type { Random } from './random.js';

// Invented words only: nobody is called so.
const givenNames = (
  'Brindle Tamsel Oriel Wrenna Jorvik Maplin Sunniva Quillan Derwent Fennimore Isolder Kestra Larkin Mirabeth Nimbus ' +
  'Odalys Pippin Rosalba Sorrel Tansy Ulmar Verbena Willowby Xanthor Yarrowin Zephyra Ambrelle Bastion Clovera Dorian ' +
  'Emberly Florian Gossamer Hazelin Indigo Juniper Kelpie Lumen Marigolda Nettle Osmund Peridot Quenby Rafferty ' +
  'Saffron Thistle Umbriel Vesper Wickham Yewla Zinnober Aldous Bramble Cedarin Dandelo Elowyn Fjorda Galena'
).split(' ');
const familyHead = (
  'Thistle Lantern Copper Marsh Willow Bramble Pebble Quill Saddle Timber Velvet Winter Amber Button Cobble Drift Ember ' +
  'Feather Goose Hollow Ivory Juniper Kettle Linden Mossy Nutmeg Otter Plover Quarry Raven Silver Tallow Umber Violet Wander'
).split(' ');
const familyTail = (
  'wick fish field worth bottom brook crest dale fen gate ham lock mere nook pool ridge shaw stead thorpe well wood ' +
  'yard bank croft ford hurst ley more ton by'
).split(' ');

/** Names that have broken a file or a page somewhere: accents, apostrophes, commas, quotation marks, emoji. */
const hardNames: ReadonlyArray<readonly [given: string, family: string]> = [
  ['Éloïra', 'Brïndlewick'],
  ['Ñandúel', 'Peñaverde'],
  ['Søren-Åke', 'Ødelandsø'],
  ["D'Quillon", "O'Fernwick"],
  ['Bram "Bee"', 'Wanderlock'],
  ['Marigolda', 'Quillfeather, Jr.'],
  ['Sunny 🌻', 'Lanternfish'],
  ['Łucjanka', 'Żółwińska'],
  ['明灯', '山田川'],
  ['Tansy’Lee', 'van der Mossynook'],
  ['Zoë; Anaïs', 'Back\\slash-Thorpe'],
  ['Ömer', 'Çınarlıdağ'],
  ["Ke'Andra", 'Smoke & Ember'],
];

export interface PersonName {
  givenName: string;
  familyName: string;
  middleName: string | null;
}

/** A person's name; about one in twenty-five is hard on files and pages. */
export function inventName(random: Random): PersonName {
  if (random.chance(0.04)) {
    const [givenName, familyName] = random.pick(hardNames);
    return { givenName, familyName, middleName: null };
  }
  return {
    givenName: random.pick(givenNames),
    familyName: inventFamilyName(random),
    middleName: random.chance(0.3) ? random.pick(givenNames) : null,
  };
}

export function inventFamilyName(random: Random): string {
  return random.pick(familyHead) + random.pick(familyTail);
}

/** The letters of a name that a login may hold. */
export function loginLetters(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}

/** A name for the school of this number; two schools never share one. */
export function inventSchoolName(number: number, kind: string): string {
  const head = familyHead[number % familyHead.length]!;
  const tail = familyTail[(number * 7 + Math.floor(number / familyHead.length)) % familyTail.length]!;
  return `${head}${tail} ${kind} School`;
}
