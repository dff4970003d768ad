/** Grafana units in use here, all on dashboard-linter's list. A new one is looked up there first. */
export const knownUnits: ReadonlySet<string> = new Set(['none', 's', 'percentunit', 'ppm', 'conppb']);
