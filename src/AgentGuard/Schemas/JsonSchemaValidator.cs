using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using AgentGuard.Schemas.Compilation;
using AgentGuard.Schemas.Patterns;
using AgentGuard.Schemas.Rules;
using AgentGuard.Schemas.Streaming;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas;

/// <summary>A JSON Schema, compiled once, that judges values.</summary>
/// <remarks>
/// <para>Drafts 2020-12 (the default), 2019-09, 7, 6 and 4, chosen by <c>$schema</c>, with all their keywords. References to other
/// documents are looked up in <see cref="JsonSchemaOptions.Registry"/> and never fetched.</para>
/// <para>Immutable and thread-safe. A value is read in one forward pass; a valid one is judged without allocating, except by
/// <c>unevaluated*</c>, dynamic references and patterns that leave the fast automaton. No schema or value overflows the stack, and none
/// takes longer than <see cref="JsonSchemaOptions.MaxSteps"/> allow.</para>
/// </remarks>
public sealed partial class JsonSchemaValidator : ISchemaValidator
{
    /// <summary>How deep a schema and a value may nest by default.</summary>
    public const int MaxDepth = 64;

    private readonly SchemaNode _root;
    private readonly int _maxDepth;
    private readonly int _maxLength;
    private readonly long _maxSteps;

    private JsonSchemaValidator(SchemaNode root, JsonSchemaOptions options)
    {
        _root = root;
        (_maxDepth, _maxLength, _maxSteps) = (options.MaxDepth, options.MaxLength, options.MaxSteps);
    }

    /// <summary>Compiles one place of a schema.</summary>
    internal static JsonSchemaValidator CompileAt(JsonElement schema, string prefix, string pointer, JsonSchemaOptions options) =>
        new(new SchemaCompiler(options).Compile(schema, prefix, pointer), options);

    /// <summary>Judges a value.</summary>
    /// <param name="instance">The value.</param>
    /// <returns>What is wrong, in the order of the value; empty when it conforms.</returns>
    public IReadOnlyList<SchemaError> Validate(JsonElement instance) => Judge(
        JsonMarshal.GetRawUtf8Value(instance),
        new JsonReaderOptions { MaxDepth = _maxDepth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });

    /// <summary>Judges a JSON text in one forward pass.</summary>
    /// <param name="utf8Json">One value, as strict JSON.</param>
    /// <returns>What is wrong, in the order of the value; empty when it conforms. A text that is not JSON does not conform.</returns>
    public IReadOnlyList<SchemaError> Validate(ReadOnlySpan<byte> utf8Json) => Judge(utf8Json, new JsonReaderOptions { MaxDepth = _maxDepth });

    /// <summary>Judges a JSON text that lies in several segments.</summary>
    /// <param name="utf8Json">One value, as strict JSON.</param>
    /// <returns>What is wrong, in the order of the value; empty when it conforms. A text that is not JSON does not conform.</returns>
    public IReadOnlyList<SchemaError> Validate(ReadOnlySequence<byte> utf8Json)
    {
        if (utf8Json.IsSingleSegment || utf8Json.Length > _maxLength)
        {
            return utf8Json.IsSingleSegment ? Validate(utf8Json.FirstSpan) : TooLong(utf8Json.Length);
        }

        var rented = ArrayPool<byte>.Shared.Rent((int)utf8Json.Length);
        utf8Json.CopyTo(rented);
        var errors = Validate(rented.AsSpan(0, (int)utf8Json.Length));
        ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        return errors;
    }

    /// <summary>Begins to judge a document that is still coming.</summary>
    /// <returns>A stream for one document, or for one after the other; the caller disposes it.</returns>
    public JsonSchemaStream OpenStream() => new(this, new ViabilityMachine(_root, _maxSteps), _maxDepth, _maxLength);

    /// <summary>Tells whether some valid document begins with a text, as far as that is known before the values concerned are closed.</summary>
    /// <param name="prefix">The bytes so far; they may end anywhere.</param>
    /// <returns>
    /// <see langword="false"/> only if no valid document begins so. A text that is a whole document is viable if it conforms; the empty one is.
    /// </returns>
    /// <remarks>No state is kept. To ask again after each piece, use <see cref="OpenStream"/>.</remarks>
    public bool IsViable(ReadOnlySpan<byte> prefix)
    {
        using var stream = OpenStream();
        return stream.Append(prefix) == JsonStreamState.Viable;
    }

    private IReadOnlyList<SchemaError> Judge(ReadOnlySpan<byte> json, JsonReaderOptions options)
    {
        if (json.Length > _maxLength)
        {
            return TooLong(json.Length);
        }

        if (!Utf8.IsValid(json))
        {
            return [new SchemaError(string.Empty, "must be JSON", "bytes that are not UTF-8")];
        }

        var reader = new JsonTapeReader(json, options);
        try
        {
            reader.Read();
            return Judge(reader.Tape);
        }
        catch (JsonException e)
        {
            return [Unreadable(json, e)];
        }
        finally
        {
            reader.Dispose();
        }
    }

    internal bool IsValid(JsonTape tape)
    {
        var fast = new Evaluation(tape, errors: null, _maxSteps);
        return _root.Check(ref fast, at: 0, marks: null) && !fast.Exhausted;
    }

    internal IReadOnlyList<SchemaError> Judge(JsonTape tape)
    {
        var fast = new Evaluation(tape, errors: null, _maxSteps);
        if (_root.Check(ref fast, at: 0, marks: null) && !fast.Exhausted)
        {
            return [];
        }

        if (fast.Exhausted)
        {
            return [OutOfBounds(fast.SlowPattern)];
        }

        var slow = new Evaluation(tape, new SchemaErrors(), _maxSteps);
        _root.Check(ref slow, at: 0, marks: null);
        return slow.Exhausted || slow.Errors!.Count == 0 ? [OutOfBounds(slow.SlowPattern)] : slow.Errors.InOrder();
    }

    private SchemaError OutOfBounds(TextPattern? slow) => slow is null
        ? new SchemaError(string.Empty, $"must be judged within {_maxSteps} steps", "a value that takes more")
        : new SchemaError(
            string.Empty,
            $"must be matched by the pattern {slow} within {slow.Timeout.TotalMilliseconds} ms",
            "a text that takes longer");

    internal SchemaError[] TooLong(long length) =>
        [new SchemaError(string.Empty, $"must have at most {_maxLength} bytes", $"{length} bytes")];

    private SchemaError Unreadable(ReadOnlySpan<byte> json, JsonException e)
    {
        var deeper = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue, CommentHandling = JsonCommentHandling.Skip });
        try
        {
            while (deeper.Read())
            {
                if (deeper.CurrentDepth >= _maxDepth)
                {
                    return new SchemaError(string.Empty, $"must nest at most {_maxDepth} levels deep", "a deeper value");
                }
            }
        }
        catch (JsonException)
        {
            // It is not JSON, wherever that shows.
        }

        return new SchemaError(string.Empty, "must be JSON", $"an error in line {e.LineNumber + 1} at byte {e.BytePositionInLine + 1}");
    }
}
