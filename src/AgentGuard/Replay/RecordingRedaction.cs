using System.Text.Json;
using AgentGuard.Internal;
using AgentGuard.Ports;

namespace AgentGuard.Replay;

/// <summary>Takes what must not be kept out of the steps of one run, by placeholders that a replay can put back.</summary>
/// <remarks>
/// Placeholders are numbered in the order in which values appear, so a replay that redacts what it asks in the same way asks the same. A value that the
/// recording alone knew stays a placeholder. Used under the lock of its owner.
/// </remarks>
internal sealed class RecordingRedaction(IContentRedactor redactor)
{
    private readonly RedactionMap _map = new("REC_");

    public string Hide(string text) => redactor.Redact(_map.Hide(text), _map);

    public CanonicalRequest Hide(CanonicalRequest request) =>
        CanonicalRequest.Of(request.Parts.Select(part => part with { Json = JsonTexts.Map(part.Json, Hide, isUniform: true) }));

    public RecordedStep Hide(RecordedStep step) =>
        Map(step with { Request = Hide(step.Request), Updates = step.Updates is { } updates ? HideStream(updates) : null }, Hide);

    public string Restore(string text) => _map.RestoreOrReserve(text);

    public RecordedStep Restore(RecordedStep step) => Map(step, _map.RestoreOrReserve);

    private static RecordedStep Map(RecordedStep step, Func<string, string> map) => step with
    {
        Response = step.Response is { } response ? AnswerJson.Map(response, map) : null,
        Updates = step.Updates is { } updates ? [.. updates.Select(update => update with { Update = AnswerJson.Map(update.Update, map) })] : null,
        Result = step.Result is { } result ? JsonElement.Parse(JsonTexts.Map(result.GetRawText(), map)) : null,
        Failure = step.Failure is { } failure ? failure with { Message = map(failure.Message) } : null,
    };

    /// <summary>A value may have come in pieces: the pieces of a text are redacted as the one text that they are.</summary>
    private List<RecordedUpdate> HideStream(IReadOnlyList<RecordedUpdate> updates)
    {
        List<RecordedUpdate> hidden = [.. updates.Select(update => update with { Update = ResponseCopy.Of(update.Update) })];
        foreach (var pieces in StreamedTexts.Of(hidden.Select(update => update.Update)))
        {
            var text = string.Concat(pieces.Select(piece => piece.Text));
            var kept = Hide(text);
            if (kept != text)
            {
                StreamedTexts.Replace(pieces, text, kept);
            }
        }

        return hidden;
    }
}
