namespace AgentGuard.Tools;

/// <summary>Declares on the method of a tool what it does to the world.</summary>
/// <param name="effect">What it does.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolEffectAttribute(ToolEffect effect) : Attribute
{
    /// <summary>The key of <c>AITool.AdditionalProperties</c> that declares the same for a tool without a method of its own.</summary>
    public const string PropertyName = "agentguard.effect";

    /// <summary>What the tool does to the world.</summary>
    public ToolEffect Effect { get; } = effect;
}
