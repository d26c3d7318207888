using System.Runtime.CompilerServices;
using AgentGuard.Internal;
using Microsoft.Extensions.AI;

namespace AgentGuard.Context.Compressors;

/// <summary>Replaces results that a later call of the same tool has overtaken: a file that was read again, a status that was asked for again.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="resourceOf">
/// Gives what a call is about, for example the path of a file; calls with the same text overtake one another. <see langword="null"/> for a call
/// that is overtaken by nothing. Default: the tool and all its arguments, whatever the order of their names.
/// </param>
public sealed class SupersededResults(Func<FunctionCallContent, string?>? resourceOf = null) : Compressor
{
    private readonly Func<FunctionCallContent, string?> _resourceOf =
        resourceOf ?? (call => call.Name + CanonicalJson.Of(ToolArguments.ToJson(call.Arguments, null)));

    // A turn that is not the latest has all its calls.
    private readonly ConditionalWeakTable<ContextTurn, Dictionary<string, string>> _resources = [];

    /// <inheritdoc/>
    public override string Name => "superseded results";

    /// <inheritdoc/>
    public override bool OnlyWhenForced => false;

    /// <inheritdoc/>
    public override IEnumerable<ContextEdit> Propose(ContextView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        HashSet<string> later = new(StringComparer.Ordinal);
        List<ContextEdit> edits = [];
        for (var i = view.Turns.Count - 1; i >= 0; i--)
        {
            var turn = view.Turns[i];
            if (!turn.HasResults)
            {
                continue;
            }

            var resources = i == view.Turns.Count - 1 ? ResourcesOf(turn) : _resources.GetValue(turn, ResourcesOf);
            if (i < view.End && !turn.IsPinned && resources.Values.Any(later.Contains)
                && ResultNotes.Replace(view, turn, (result, text) => Note(view, resources, later, result, text)) is { } edit)
            {
                edits.Add(edit with { IsStale = true });
            }

            later.UnionWith(resources.Values);
        }

        edits.Reverse();
        return edits;
    }

    private static string? Note(
        ContextView view, Dictionary<string, string> resources, HashSet<string> later, FunctionResultContent result, string text) =>
        resources.TryGetValue(result.CallId, out var resource) && later.Contains(resource)
            ? "[left out: asked again later" + (view.RecallOf(text) is { } recall ? $"; {recall}]" : "]")
            : null;

    private Dictionary<string, string> ResourcesOf(ContextTurn turn)
    {
        Dictionary<string, string> resources = new(StringComparer.Ordinal);
        foreach (var call in turn.Original.SelectMany(message => message.Contents).OfType<FunctionCallContent>())
        {
            if (_resourceOf(call) is { } resource)
            {
                resources[call.CallId] = resource;
            }
        }

        return resources;
    }
}
