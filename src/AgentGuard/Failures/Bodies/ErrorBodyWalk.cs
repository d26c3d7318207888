using System.Text;
using System.Text.Json;

namespace AgentGuard.Failures.Bodies;

/// <summary>One pass over JSON, as far as it can be read, that sorts what its properties tell.</summary>
/// <remarks>What belongs to the content of a request or of an answer is never taken for evidence: a model may write of errors.</remarks>
internal sealed class ErrorBodyWalk
{
    private const int MaxDepth = 64;

    private static readonly JsonReaderOptions Tolerant = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        AllowMultipleValues = true,
        MaxDepth = MaxDepth,
    };

    private readonly ErrorBody _body;
    private readonly int _nesting;
    private readonly BodyField[] _zones = new BodyField[MaxDepth + 1];
    private BodyField _field = BodyField.Other;

    public ErrorBodyWalk(ErrorBody body, int nesting)
    {
        _body = body;
        _nesting = nesting;
        _zones[0] = BodyField.Other;
    }

    public void Walk(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(Tolerant));
        try
        {
            while (reader.Read())
            {
                Take(ref reader);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What was read up to here stands.
        }

        // A body that was cut ends within a string; what is there of an error's words may still name it.
        var zone = _zones[Math.Min(reader.CurrentDepth, MaxDepth)];
        if ((zone is BodyField.Other or BodyField.Error) && _field is not (BodyField.Skip or BodyField.Content or BodyField.Refusal))
        {
            _body.AddText(Encoding.UTF8.GetString(json[(int)reader.BytesConsumed..]));
        }
    }

    private void Take(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                TakeName(_zones[depth], reader.GetString()!);
                return;
            case JsonTokenType.StartArray:
                _zones[depth + 1] = Zone(_zones[depth], _field);
                return;
            case JsonTokenType.StartObject:
                _zones[depth + 1] = Zone(_zones[depth], _field);
                _field = BodyField.Other;
                return;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _field = BodyField.Other;
                return;
            case JsonTokenType.String:
                TakeText(_zones[depth], reader.GetString()!);
                return;
            case JsonTokenType.Number:
                TakeNumber(_zones[depth], ref reader);
                return;
            case JsonTokenType.True:
                _body.IsFiltered |= _field is BodyField.Filtered;
                return;
        }
    }

    /// <summary>How what stands in a container is to be read.</summary>
    private static BodyField Zone(BodyField outer, BodyField field) => (outer, field) switch
    {
        (BodyField.Skip or BodyField.Content or BodyField.RetryDelay, _) => outer,
        (_, BodyField.Skip or BodyField.Content or BodyField.Answer or BodyField.FinishDetails or BodyField.Error or BodyField.RetryDelay) => field,
        // The metadata of an error are the provider's; those of a response are the host's own.
        (BodyField.Other, BodyField.Metadata) => BodyField.Skip,
        _ => outer,
    };

    private void TakeName(BodyField zone, string name)
    {
        _field = BodyFields.Of(name);
        if (zone is BodyField.Other or BodyField.Error)
        {
            _body.IsFiltered |= _field is BodyField.Flagged;
            if (name.EndsWith("Exception", StringComparison.Ordinal))
            {
                // Events in the streams of Amazon Bedrock are named after the exception that they hold.
                _body.AddCode(name);
            }
        }
    }

    private void TakeText(BodyField zone, string text)
    {
        switch (zone, _field)
        {
            case (BodyField.Skip, _):
                return;
            case (BodyField.Content, BodyField.Code):
                _body.IsRefused |= text == "refusal";
                return;
            case (_, BodyField.Refusal):
                _body.IsRefused |= text.Length > 0;
                return;
            case (BodyField.Content, _):
                return;
            case (_, BodyField.Finish):
            case (BodyField.FinishDetails, BodyField.Code):
                _body.Finishes.Add(text);
                return;
            case (_, BodyField.Block):
                _body.IsFiltered |= text.Length > 0 && !text.Contains("UNSPECIFIED", StringComparison.Ordinal);
                return;
            case (BodyField.RetryDelay, _):
                return;
            case (BodyField.Answer, _):
                return;
        }

        TakeOfError(text);
    }

    private void TakeOfError(string text)
    {
        switch (_field)
        {
            case BodyField.Code:
                _body.AddCode(text);
                _body.Status ??= StatusIn(text);
                break;
            case BodyField.Quota:
                _body.Quotas.Add(text);
                break;
            case BodyField.QuotaSize:
                _body.IsQuotaZero |= text == "0";
                break;
            case BodyField.RetryDelay:
                _body.RetryDelay ??= Durations.Parse(text);
                break;
            case BodyField.Parameter:
                _body.Parameter ??= text;
                break;
            case BodyField.Message or BodyField.Error:
                ErrorBodyReader.ReadText(_body, text, _nesting + 1);
                break;
        }
    }

    private void TakeNumber(BodyField zone, ref Utf8JsonReader reader)
    {
        if ((zone is BodyField.Other or BodyField.Error) && _field is BodyField.Code && reader.TryGetInt32(out var status) && status is >= 400 and <= 599)
        {
            _body.Status ??= status;
        }
        else if (zone is BodyField.RetryDelay && reader.TryGetDouble(out var seconds) && seconds < 1e6)
        {
            _body.RetryDelay ??= TimeSpan.FromSeconds(Math.Max(seconds, 0));
        }
    }

    private static int? StatusIn(string text) =>
        text.Length == 3 && int.TryParse(text, out var status) && status is >= 400 and <= 599 ? status : null;
}
