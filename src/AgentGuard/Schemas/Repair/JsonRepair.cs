using System.Text;

namespace AgentGuard.Schemas.Repair;

/// <summary>Reads JSON out of what a model wrote and says what that took.</summary>
/// <remarks>
/// <para>Deterministic, in time linear in the text, without a model. Clean input is recognised in one strict pass. Otherwise every
/// object and list in the text is read tolerantly, fitted to the schema, and the candidate that needs the least change is taken; the
/// order of costs follows schema-aligned parsing as BAML describes it: a wrong type costs more than a loss, a loss more than a
/// conversion, a conversion more than mere notation.</para>
/// <para>A prefix of a valid object, list or string is never better than <see cref="RepairVerdict.Lossy"/>, even when nobody says that
/// it is cut off. Thread-safe.</para>
/// </remarks>
public static class JsonRepair
{
    /// <summary>Repairs a text.</summary>
    /// <param name="text">What the model wrote.</param>
    /// <param name="schema">What is asked for, or <see langword="null"/>.</param>
    /// <param name="options">What is known about the text, or <see langword="null"/>.</param>
    /// <returns>The value, the verdict and the changes. A text without JSON is rejected; nothing is thrown.</returns>
    public static RepairResult Repair(ReadOnlySpan<char> text, RepairSchema? schema = null, RepairOptions? options = null)
    {
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            var length = Encoding.UTF8.GetBytes(text, buffer);
            return RepairUtf8(buffer.AsSpan(0, length), schema, options);
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Repairs a text in UTF-8.</summary>
    /// <param name="utf8Text">What the model wrote. Bytes that are no UTF-8 are replaced, which is lossy.</param>
    /// <param name="schema">What is asked for, or <see langword="null"/>.</param>
    /// <param name="options">What is known about the text, or <see langword="null"/>.</param>
    /// <returns>The value, the verdict and the changes. A text without JSON is rejected; nothing is thrown.</returns>
    public static RepairResult RepairUtf8(ReadOnlySpan<byte> utf8Text, RepairSchema? schema = null, RepairOptions? options = null) =>
        RepairEngine.Repair(utf8Text, schema, options ?? RepairOptions.Default);

    /// <summary>Whether a text is JSON as RFC 8259 defines it, without changing anything: the strict mode.</summary>
    /// <param name="utf8Text">The text in UTF-8, without a byte order mark.</param>
    /// <returns>
    /// Whether it is. Refused, too, is what nests deeper than <see cref="RepairOptions.MaxDepth"/> and an escape of half a surrogate
    /// pair. It never throws and does not allocate.
    /// </returns>
    public static bool IsValid(ReadOnlySpan<byte> utf8Text) => StrictJson.IsValid(utf8Text, RepairOptions.MaxDepth);
}
