/** Stored bytes contradict their checksum or one another. The message completes the sentence "The file is damaged: …". */
export class DamageError extends Error {}
