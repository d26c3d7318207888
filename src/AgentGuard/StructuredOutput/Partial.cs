using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AgentGuard.StructuredOutput;

/// <summary>An answer that is still coming, as far as it has come: every value in it is one that a conforming answer has there.</summary>
/// <typeparam name="T">The type of the answer.</typeparam>
/// <remarks>Immutable; thread-safe but for the first reading of <see cref="Value"/>.</remarks>
public sealed class Partial<T>
{
    private readonly ReadOnlyMemory<byte> _json;
    private readonly ReadOnlyMemory<byte> _settled;
    private readonly JsonTypeInfo<T> _type;
    private bool _isRead;
    private T? _value;

    internal Partial(
        ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> settled, JsonTypeInfo<T> type, IReadOnlyList<string> openPaths, int attempt, bool isComplete)
    {
        _json = json;
        _settled = settled;
        _type = type;
        OpenPaths = openPaths;
        Attempt = attempt;
        IsComplete = isComplete;
    }

    /// <summary>
    /// The value. Members that have not come have their default values; the text that is coming is there as far as it goes, unless its type
    /// cannot be read from a part.
    /// </summary>
    /// <exception cref="JsonException">The type cannot be read from what came, which its schema allows.</exception>
    public T? Value
    {
        get
        {
            if (!_isRead)
            {
                _value = Read();
                _isRead = true;
            }

            return _value;
        }
    }

    /// <summary>The same as JSON. Parsed at each reading.</summary>
    public JsonElement Json => JsonElement.Parse(_json.Span);

    /// <summary>What is still open, as JSON Pointers from the outermost in: everything else has its final value.</summary>
    public IReadOnlyList<string> OpenPaths { get; }

    /// <summary>Which answer it is a part of: 0, and one more each time that the answer begins anew.</summary>
    public int Attempt { get; }

    /// <summary>Whether this is the whole answer, accepted by the schema and all checks.</summary>
    public bool IsComplete { get; }

    private T? Read()
    {
        try
        {
            return JsonSerializer.Deserialize(_json.Span, _type);
        }
        catch (JsonException) when (!_settled.IsEmpty)
        {
            // A date or a member of an enumeration that is still coming cannot be read yet.
            return JsonSerializer.Deserialize(_settled.Span, _type);
        }
        catch (JsonException) when (!IsComplete)
        {
            return default;
        }
    }
}
