namespace AgentGuard.Budgets;

/// <summary>A tool call with its result, reduced to what comparing takes.</summary>
/// <param name="Tool">The name of the tool.</param>
/// <param name="Call">The fingerprint of name and arguments.</param>
/// <param name="Result">The fingerprint of the result.</param>
/// <param name="Failed">Whether the call failed.</param>
/// <param name="Polls">Whether the tool waits for something.</param>
/// <param name="Text">The result as the model reads it.</param>
internal readonly record struct Exchange(string Tool, ulong Call, ulong Result, bool Failed, bool Polls, string Text)
{
    /// <summary>The fingerprint of both.</summary>
    public ulong Both => Fingerprint.Add(Call, Result);
}
