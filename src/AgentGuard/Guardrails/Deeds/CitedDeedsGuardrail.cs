using System.Text.Json;
using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Deeds;

/// <summary>Sees structured answers that cite tool calls which did not succeed in this run, or are of another tool.</summary>
/// <remarks>
/// The answer is JSON. A JSON pointer (RFC 6901), in which <c>*</c> stands for every item or member, leads to the ids; an array stands for
/// its items. A place that is not there cites nothing. Immutable and thread-safe.
/// </remarks>
public sealed class CitedDeedsGuardrail : IGuardrail
{
    private readonly JsonPlaces _places;
    private readonly string[] _tools;
    private readonly bool _requiresCitation;

    /// <summary>Creates the guardrail.</summary>
    /// <param name="idsAt">Where the ids stand, for example <c>/actions/*/call_id</c>.</param>
    /// <param name="tools">The tools that may be cited; empty for any.</param>
    /// <param name="requiresCitation">Whether an answer that cites nothing is refused. Default no.</param>
    /// <exception cref="ArgumentException">The pointer is not one.</exception>
    public CitedDeedsGuardrail(string idsAt, IEnumerable<string>? tools = null, bool requiresCitation = false)
    {
        _places = new JsonPlaces(idsAt);
        _tools = [.. tools ?? []];
        _requiresCitation = requiresCitation;
    }

    /// <inheritdoc/>
    public string Name => "cited deeds";

    /// <inheritdoc/>
    public ValueTask<GuardrailJudgement> JudgeAsync(BoundaryContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        try
        {
            using var answer = JsonDocument.Parse(content.Text);
            return new(Judge(answer.RootElement));
        }
        catch (JsonException)
        {
            return new(Found("it is not JSON, so that what it cites cannot be read"));
        }
    }

    private GuardrailJudgement Judge(JsonElement answer)
    {
        var cited = 0;
        foreach (var value in _places.In(answer))
        {
            cited++;
            if (value.ValueKind is not JsonValueKind.String || value.GetString() is not { } id)
            {
                return Found("it cites something that is not the id of a call");
            }

            if (AgentRun.Current?.Deeds.Find(id) is not { Succeeded: true, IsEarlier: false } deed)
            {
                return Found("it cites a call that did not succeed in this run");
            }

            if (_tools.Length > 0 && !_tools.Contains(deed.ToolName, StringComparer.Ordinal))
            {
                return Found($"it cites a call of another tool than {string.Join(" or ", _tools)}");
            }
        }

        return cited == 0 && _requiresCitation ? Found("it cites no call") : GuardrailJudgement.Pass;
    }

    private GuardrailJudgement Found(string reason) => GuardrailJudgement.Found(new Finding(Name, "UNSUPPORTED_CITATION")) with
    {
        Reason = reason,
        ReaskMessage = $"Your answer was not accepted: {reason}. Answer again, and cite only ids of tool calls that succeeded.",
    };
}
