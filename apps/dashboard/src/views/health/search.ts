/** This view has no parameters of its own. */
export const readSearch = () => ({});
