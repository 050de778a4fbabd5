// Random numbers that are the same on every machine: xoshiro128** seeded by SplitMix32, integer arithmetic only,
// no transcendental functions (their last digit may differ between engines).

function splitmix32(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
}

function hash(name) {
  let h = 0x811c9dc5;
  for (const c of name) h = Math.imul(h ^ c.codePointAt(0), 0x01000193) >>> 0;
  return h;
}

const rotl = (x, k) => ((x << k) | (x >>> (32 - k))) >>> 0;

/** A stream of its own for each concern: a change of one file leaves the others as they are. */
export function stream(seed, name) {
  const next = splitmix32((seed ^ hash(name)) >>> 0);
  const s = [next(), next(), next(), next()];

  function bits() {
    const result = Math.imul(rotl(Math.imul(s[1], 5) >>> 0, 7), 9) >>> 0;
    const t = (s[1] << 9) >>> 0;
    s[2] = (s[2] ^ s[0]) >>> 0;
    s[3] = (s[3] ^ s[1]) >>> 0;
    s[1] = (s[1] ^ s[2]) >>> 0;
    s[0] = (s[0] ^ s[3]) >>> 0;
    s[2] = (s[2] ^ t) >>> 0;
    s[3] = rotl(s[3], 11);
    return result;
  }

  const uniform = () => bits() / 4294967296;
  const below = n => Math.floor(uniform() * n);
  /** Nearly normal: the sum of twelve uniforms. */
  const normal = () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += uniform();
    return sum;
  };

  return {
    uniform,
    below,
    normal,
    chance: p => uniform() < p,
    between: (low, high) => low + below(high - low + 1),
    pick: list => list[below(list.length)],
    /** A count around a mean, as rare events have it. */
    count: mean => Math.max(0, Math.floor(mean + Math.sqrt(mean) * normal() + 0.5)),
    /** Index chosen by weights. */
    weighted(weights) {
      let left = uniform() * weights.reduce((a, b) => a + b, 0);
      for (let i = 0; i < weights.length - 1; i++) if ((left -= weights[i]) < 0) return i;
      return weights.length - 1;
    },
    shuffle(list) {
      for (let i = list.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [list[i], list[j]] = [list[j], list[i]];
      }
      return list;
    },
    hex: n => Array.from({ length: n }, () => below(16).toString(16)).join(''),
  };
}
