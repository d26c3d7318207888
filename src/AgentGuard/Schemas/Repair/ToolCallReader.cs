using System.Text;
using Microsoft.Extensions.AI;

namespace AgentGuard.Schemas.Repair;

/// <summary>Reads the tool calls that a model wrote as text, for given tools.</summary>
/// <remarks>
/// <para>Read are objects with a name and arguments (alone, in lists, in <c>tool_calls</c>, in wrappers of chat templates such as
/// <c>&lt;tool_call&gt;</c>), objects that map names to arguments, a name followed by an object, and calls in the syntax of programming
/// languages, in whatever prose and fences. Arguments are fitted to the tool's schema. A call that repeats an earlier one exactly is
/// read once. A name that no tool has is reported as it is.</para>
/// <para>Immutable and thread-safe; deterministic, in time linear in the text.</para>
/// </remarks>
public sealed class ToolCallReader
{
    private readonly ToolNames _names;
    private readonly ToolShape[] _tools;

    /// <summary>Creates a reader.</summary>
    /// <param name="tools">The tools that may be called. A schema that the validator does not understand is used for conversion only.</param>
    public ToolCallReader(IEnumerable<AIFunctionDeclaration> tools)
    {
        ArgumentNullException.ThrowIfNull(tools);
        _tools = [.. tools.Select(tool => new ToolShape(tool.Name, RepairSchema.CompileLeniently(tool.JsonSchema)))];
        _names = new ToolNames(_tools.Select(tool => tool.Name));
    }

    /// <summary>Reads the calls of a text.</summary>
    /// <param name="text">What the model wrote.</param>
    /// <param name="options">What is known about the text, or <see langword="null"/>.</param>
    /// <returns>The calls, each with its verdict. A text without calls gives none; nothing is thrown.</returns>
    public ToolCallReading Read(ReadOnlySpan<char> text, RepairOptions? options = null)
    {
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return ReadUtf8(buffer.AsSpan(0, Encoding.UTF8.GetBytes(text, buffer)), options);
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads the calls of a text in UTF-8.</summary>
    /// <param name="utf8Text">What the model wrote.</param>
    /// <param name="options">What is known about the text, or <see langword="null"/>.</param>
    /// <returns>The calls, each with its verdict. A text without calls gives none; nothing is thrown.</returns>
    public ToolCallReading ReadUtf8(ReadOnlySpan<byte> utf8Text, RepairOptions? options = null)
    {
        var tape = Tape.Rent();
        try
        {
            return Read(utf8Text, options ?? RepairOptions.Default, tape);
        }
        finally
        {
            Tape.Return(tape);
        }
    }

    internal ToolCallReading Read(ReadOnlySpan<byte> text, RepairOptions options, Tape tape)
    {
        List<RepairChange> changes = [];
        text = RepairEngine.Readable(text, tape, changes);
        var calls = new CallCollector(text, tape, _names, _tools, options.IsCutOff, changes);
        new CallFinder(text, tape, _names, calls).Find();
        var reading = calls.Finish();
        return reading.Verdict is RepairVerdict.Clean && !StrictJson.IsValid(text, RepairOptions.MaxDepth)
            ? new(reading.Calls, [RepairEngine.Change(RepairChangeKind.TextAround)]) : reading;
    }
}
