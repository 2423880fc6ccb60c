/** Frames of a stream. */
export const FRAMES = 60;
/** In the prompt of a stream whose frames come over {@link PACED_MS}. */
export const PACED = 'slowly';
export const PACED_MS = 16_000;
