namespace AgentGuard.Guardrails.Links;

/// <summary>Where an address leads, as a browser would take it.</summary>
/// <param name="Kind">What kind of address it is.</param>
/// <param name="Scheme">The scheme in lower case; empty for a relative address.</param>
/// <param name="Host">The host in lower case, as ASCII; empty where there is none.</param>
/// <param name="Port">The port, or -1 for the one of the scheme.</param>
/// <param name="Path">The path without dots, from its first slash on.</param>
internal readonly record struct WebTarget(WebTargetKind Kind, string Scheme = "", string Host = "", int Port = -1, string Path = "/");
