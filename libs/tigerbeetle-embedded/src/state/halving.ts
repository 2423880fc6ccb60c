/** The first number from `start` to before `end` that passes a test which all numbers after it pass, too; `end` if none does. */
export function firstPassing(start: number, end: number, test: (number: number) => boolean): number {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
