using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AgentGuard.Ports;

namespace AgentGuard.Tracing;

/// <summary>The content of one span on its way through the gate.</summary>
internal sealed class CapturedContent(ContentGate gate, AgentRun? run)
{
    public const string LeftOutText = "[left out: the redaction failed]";
    public const string LeftOutTag = "agentguard.content.left_out";
    public const string StoredTag = "agentguard.content.stored";
    public const string LostTag = "agentguard.content.not_stored";

    private readonly RedactionMap _redactions = run?.Redactions ?? new RedactionMap();
    private readonly Dictionary<ContentKey, string> _large = [];
    private int _leftOut;

    /// <summary>Lets a text pass.</summary>
    /// <returns>What a span may hold: the text, a reference to where it is kept, or a note that it was left out.</returns>
    public string Pass(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        if (gate.Redact(text, _redactions) is not { } kept)
        {
            _leftOut++;
            return LeftOutText;
        }

        if (kept.Length <= gate.MaxTextLength)
        {
            return kept;
        }

        var key = ContentKey.Of(run?.Principal ?? string.Empty, kept);
        _large[key] = kept;
        return string.Create(CultureInfo.InvariantCulture, $"[stored as {key.Id}: {kept.Length} characters]");
    }

    /// <summary>Lets the texts of a value pass, at any depth.</summary>
    public void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(Pass(member.Name));
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Pass(value.GetString()));
                break;
            case JsonValueKind.Number:
                WriteNumber(writer, value);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    /// <summary>Stores what is large, and notes on the span what was stored, left out or could not be stored.</summary>
    public async ValueTask CompleteAsync(Activity activity)
    {
        if (_leftOut > 0)
        {
            activity.SetTag(LeftOutTag, _leftOut);
        }

        List<string>? stored = null;
        List<string>? lost = null;
        foreach (var (key, text) in _large)
        {
            try
            {
                await gate.Contents.PutAsync(key, text).ConfigureAwait(false);
                (stored ??= []).Add(key.Id);
            }
#pragma warning disable CA1031 // A store that fails must not break the run; the span says that the text is not kept.
            catch (Exception)
#pragma warning restore CA1031
            {
                (lost ??= []).Add(key.Id);
            }
        }

        if (stored is not null)
        {
            activity.SetTag(StoredTag, stored.ToArray());
        }

        if (lost is not null)
        {
            activity.SetTag(LostTag, lost.ToArray());
        }
    }

    // A card or an account number may be written as a number.
    private void WriteNumber(Utf8JsonWriter writer, JsonElement value)
    {
        var raw = value.GetRawText();
        var passed = Pass(raw);
        if (passed == raw)
        {
            value.WriteTo(writer);
        }
        else
        {
            writer.WriteStringValue(passed);
        }
    }
}
