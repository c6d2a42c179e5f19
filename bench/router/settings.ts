/** What the process of a gateway is told. */

export interface GatewaySettings {
  /** SDL, with the addresses of the bench's subgraphs. */
  readonly supergraph: string;
}

export function readGatewaySettings(): GatewaySettings {
  return JSON.parse(process.env['BENCH_SETTINGS'] ?? '{}') as GatewaySettings;
}
