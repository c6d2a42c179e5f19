/** Where the demo's one REST source would be; the bench asks it for nothing. */
export const restAddress = 'http://127.0.0.1:9';
