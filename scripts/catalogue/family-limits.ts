interface FamilyLimits {
  readonly maxOutput: number;
  /** Tokens of one image in its dearest detail; null where the provider names no bound. */
  readonly maxImage: number | null;
}

/**
 * The first pattern that matches a model's id counts. Output: the providers' lists of models. Images: OpenAI's guide to
 * vision (512-pixel tiles, at most 8; from gpt-5.4 on 10,000 patches; times the model's multiplier), Anthropic's (1,568 tokens,
 * 4,784 from Opus 4.7 on), Google's page on media resolution (about 2,048 with pan and scan, which is doubled here; 2,240 at
 * ultra high from Gemini 3 on).
 */
const FAMILIES: readonly (readonly [RegExp, FamilyLimits])[] = [
  [/^gpt-3\.5/, { maxOutput: 4_096, maxImage: null }],
  [/^gpt-4-(turbo|vision)/, { maxOutput: 4_096, maxImage: 1_445 }],
  [/^gpt-4\.1-mini/, { maxOutput: 32_768, maxImage: 2_489 }],
  [/^gpt-4\.1-nano/, { maxOutput: 32_768, maxImage: 3_779 }],
  [/^gpt-4\.1/, { maxOutput: 32_768, maxImage: 1_445 }],
  [/^gpt-4o-mini$/, { maxOutput: 16_384, maxImage: 48_169 }],
  [/^gpt-4o-2024-05-13$/, { maxOutput: 4_096, maxImage: 1_445 }],
  [/^(gpt-4o|chatgpt-4o-latest)$/, { maxOutput: 16_384, maxImage: 1_445 }],
  [/^gpt-(4o-)?(mini-)?audio/, { maxOutput: 16_384, maxImage: null }],
  [/^gpt-5-pro$/, { maxOutput: 272_000, maxImage: 1_190 }],
  [/^gpt-5(\.1)?(-codex)?-mini$/, { maxOutput: 128_000, maxImage: 2_489 }],
  [/^gpt-5-nano$/, { maxOutput: 128_000, maxImage: 3_779 }],
  [/^gpt-5(\.1)?$/, { maxOutput: 128_000, maxImage: 1_190 }],
  [/^gpt-5\.3$/, { maxOutput: 16_384, maxImage: 2_500 }],
  [/^gpt-5\.[23]/, { maxOutput: 128_000, maxImage: 2_500 }],
  [/^gpt-5\.4-(mini|nano)$/, { maxOutput: 128_000, maxImage: 24_600 }],
  [/^gpt-(5\.[4-9]|6)/, { maxOutput: 128_000, maxImage: 12_000 }],
  [/^o1-mini$/, { maxOutput: 65_536, maxImage: null }],
  [/^o1-preview$/, { maxOutput: 32_768, maxImage: null }],
  [/^o3-mini$/, { maxOutput: 100_000, maxImage: null }],
  [/^(o4-mini|codex-mini)$/, { maxOutput: 100_000, maxImage: 2_642 }],
  [/^o[13](-pro)?$/, { maxOutput: 100_000, maxImage: 1_275 }],
  [/^claude-2/, { maxOutput: 4_096, maxImage: null }],
  [/^claude-3-[a-z]/, { maxOutput: 4_096, maxImage: 1_600 }],
  [/^claude-3-5/, { maxOutput: 8_192, maxImage: 1_600 }],
  [/^claude-opus-4-[01]$/, { maxOutput: 32_000, maxImage: 1_600 }],
  [/^claude-(3-7|(opus|sonnet|haiku)-4-[05]$)/, { maxOutput: 64_000, maxImage: 1_600 }],
  [/^claude-(opus|sonnet)-4-6$/, { maxOutput: 128_000, maxImage: 1_600 }],
  [/^claude-(opus-4-[78]|[a-z]+-5)/, { maxOutput: 128_000, maxImage: 4_800 }],
  [/^gemini-([a-z]+-)?(1|2\.0)/, { maxOutput: 8_192, maxImage: null }],
  [/^gemini-2\.5/, { maxOutput: 65_536, maxImage: 4_096 }],
  [/^gemini-3/, { maxOutput: 65_536, maxImage: 2_240 }],
];

/** Models of no family may fill their window, and take no images. */
export function familyLimitsOf(id: string, window: number): FamilyLimits {
  const [, limits] = FAMILIES.find(([pattern]) => pattern.test(id)) ?? [];
  return { maxOutput: Math.min(limits?.maxOutput ?? window, window), maxImage: limits?.maxImage ?? null };
}
