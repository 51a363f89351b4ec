import { storyOf } from './story.js';
const by = new Map<string, number[]>();
const size = new Map<number, number>();
for (let seed = 1; seed <= 400; seed += 1) {
  const words = new Set(storyOf(seed, false).nights.flatMap((each) => each.words));
  size.set(seed, words.size);
  for (const word of words) by.set(word, [...(by.get(word) ?? []), seed]);
}
for (const [word, seeds] of [...by].sort())
  console.log(
    seeds.length,
    word,
    seeds
      .sort((a, b) => size.get(a)! - size.get(b)!)
      .slice(0, 6)
      .join(','),
  );
