using AgentGuard.Schemas.Rules;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Streaming;

/// <summary>A schema begins to follow a value that begins.</summary>
/// <param name="Kind">The kind of the value; a name is a text.</param>
/// <param name="Branch">The branch whose rules must hold together.</param>
/// <param name="Scope">The resources entered on the way.</param>
/// <param name="Nesting">How many schemas led to this one without reading any of the value.</param>
internal readonly record struct Opening(JsonKinds Kind, int Branch, DynamicScope? Scope, int Nesting);
