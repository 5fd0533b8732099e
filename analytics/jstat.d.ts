/** The few functions of jstat 1.9.6 we use; the package brings no types. Only `special.ts` imports it. */
declare module 'jstat' {
  export const jStat: {
    gammaln(x: number): number;
    normal: {
      cdf(x: number, mean: number, sd: number): number;
      inv(p: number, mean: number, sd: number): number;
    };
    studentt: {
      cdf(t: number, degrees: number): number;
      inv(p: number, degrees: number): number;
    };
  };
}
