using System.Buffers;
using System.Text;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Streaming;

namespace AgentGuard.StructuredOutput;

/// <summary>Follows the JSON document in a text that is still coming, from its first bracket to its end.</summary>
/// <remarks>
/// Only white space and the beginning of a code fence may stand before the document; whatever else does, the text is read when it is whole.
/// What comes after the document is left out.
/// </remarks>
internal sealed class ViableText : IDisposable
{
    // What no repair mends: a value of the right kind that is out of bounds, and stands there complete.
    private static readonly string[] Unmendable =
    [
        "maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf", "maxLength", "minLength", "pattern", "format",
        "maxItems", "minItems", "uniqueItems", "maxProperties",
    ];

    private readonly JsonSchemaStream _stream;
    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();
    private readonly StringBuilder _before = new();
    private bool _hasBegun;
    private bool _isProse;

    public ViableText(JsonSchemaValidator validator) => _stream = validator.OpenStream();

    /// <summary>Whether the text leaves the document that can be followed: from then on it can only be judged whole.</summary>
    public bool IsLost => _isProse || _stream.RejectedAt is not null;

    /// <summary>Whether the document is whole and valid.</summary>
    public bool IsComplete => _hasBegun && _stream.IsComplete;

    /// <summary>Why no conforming document begins like this, where it is the schema that says so.</summary>
    public SchemaError? Rejection => _stream.Rejection;

    /// <summary>Whether no repair can make a conforming document of it either.</summary>
    public bool IsBeyondRepair => Rejection is { } error
        && Unmendable.Contains(error.SchemaPath[(error.SchemaPath.LastIndexOf('/') + 1)..], StringComparer.Ordinal);

    /// <summary>Takes the next piece of the text.</summary>
    /// <returns>The part of it that belongs to the document and is viable.</returns>
    public string Append(string text)
    {
        if (IsLost)
        {
            return string.Empty;
        }

        if (!_hasBegun)
        {
            var start = text.AsSpan().IndexOfAny('{', '[');
            _before.Append(start < 0 ? text : text[..start]);
            _isProse = !IsPreface(_before);
            if (start < 0 || _isProse)
            {
                return string.Empty;
            }

            _hasBegun = true;
            text = text[start..];
        }

        return Follow(text);
    }

    public void Dispose() => _stream.Dispose();

    private static bool IsPreface(StringBuilder before)
    {
        var text = before.ToString().AsSpan().Trim();
        return text.IsEmpty || "```json".AsSpan().StartsWith(text, StringComparison.OrdinalIgnoreCase);
    }

    private string Follow(string text)
    {
        var length = 0;
        while (length < text.Length && !IsComplete && !IsLost)
        {
            // What follows the last bracket is no part of the document, so each bracket is looked at on its own.
            var end = text.AsSpan(length).IndexOfAny('}', ']');
            var piece = text.AsSpan(length, end < 0 ? text.Length - length : end + 1);
            length += Follow(piece);
        }

        return length == text.Length ? text : text[..length];
    }

    private int Follow(ReadOnlySpan<char> text)
    {
        var before = _stream.Length;
        var utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length + 1));
        var count = _encoder.GetBytes(text, utf8, flush: false);
        _stream.Append(utf8.AsSpan(0, count));
        var viable = _stream.RejectedAt is { } at ? ViableChars(utf8.AsSpan(0, (int)Math.Max(0, at - before))) : text.Length;
        ArrayPool<byte>.Shared.Return(utf8);
        return viable;
    }

    private static int ViableChars(ReadOnlySpan<byte> utf8)
    {
        // The rejected byte may stand within a character, which is then left out.
        while (utf8.Length > 0 && (utf8[^1] & 0x80) != 0)
        {
            utf8 = utf8[..^1];
        }

        return Encoding.UTF8.GetCharCount(utf8);
    }
}
